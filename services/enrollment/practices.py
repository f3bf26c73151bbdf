"""`python -m services.enrollment add-practice`: an operator adds a practice, or brings it up to date."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Sequence
from typing import Literal

import asyncpg

from services.enrollment.changes import practice_chain
from services.enrollment.domain.details import LANGUAGES
from services.enrollment.store import practices
from services.enrollment.store.practices import PracticeRow
from shared import audit
from shared.audit import AuditRow

Order = Literal["verify_first", "account_first"]


def main(database_url: str, arguments: Sequence[str]) -> None:
    """Do what the command line says; it ends with a usage message when it says nothing sensible."""
    parser = argparse.ArgumentParser(prog="services.enrollment add-practice")
    parser.add_argument("--id", required=True, type=_word, help="one word of a routing key: a-z, 0-9 and hyphens")
    parser.add_argument("--name", required=True, type=_name)
    parser.add_argument("--accent", type=_color, help="#rrggbb")
    parser.add_argument("--order", choices=("verify_first", "account_first"), default="verify_first")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="for people whose language has no catalog")
    parser.add_argument(
        "--no-voice-codes", dest="voice_codes", action="store_false", help="security codes come by text only"
    )
    told = vars(parser.parse_args(arguments))
    asyncio.run(add_practice(database_url, practice_id=told.pop("id"), **told))


async def add_practice(
    database_url: str,
    *,
    practice_id: str,
    name: str,
    accent: str | None = None,
    order: Order = "verify_first",
    language: str = "en",
    voice_codes: bool = True,
) -> None:
    """Told twice it changes nothing and leaves one audit row."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            practice = PracticeRow(practice_id, name, accent, order, language, voice_codes)
            changed_at = await practices.put(connection, practice)
            if changed_at:
                chain = practice_chain(practice_id)
                row = AuditRow(chain, changed_at, "operator", "operator", "add_practice", "practice", practice_id, "")
                await audit.append(connection, [row])
    finally:
        await connection.close()


def _word(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", text):
        raise argparse.ArgumentTypeError("use a-z, 0-9 and hyphens")
    return text


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= 200:
        raise argparse.ArgumentTypeError("use 1 to 200 characters")
    return name


def _color(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise argparse.ArgumentTypeError("use #rrggbb")
    return text.lower()
