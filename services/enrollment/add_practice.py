"""`python -m services.enrollment add-practice`: an operator adds a practice, or brings it up to date."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Sequence

import asyncpg

from services.enrollment.domain.details import LANGUAGES
from services.enrollment.store import practices
from services.enrollment.store.practices import PracticeRow


def read_arguments(arguments: Sequence[str]) -> PracticeRow:
    """The practice that the command line describes; exits with a usage message when it describes none."""
    parser = argparse.ArgumentParser(prog="services.enrollment add-practice")
    parser.add_argument("--id", required=True, type=_word, help="one word of a routing key: a-z, 0-9 and hyphens")
    parser.add_argument("--name", required=True, type=_name)
    parser.add_argument("--accent", type=_color, help="#rrggbb")
    parser.add_argument("--order", choices=("verify_first", "account_first"), default="verify_first")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="for people whose language we do not speak")
    found = parser.parse_args(arguments)
    return PracticeRow(found.id, found.name, found.accent, found.order, found.language)


def add_practice(owner_url: str, arguments: Sequence[str]) -> None:
    """Told twice it changes nothing. As the owner: the runtime role only reads practices."""
    asyncio.run(_put(owner_url, read_arguments(arguments)))


async def _put(owner_url: str, practice: PracticeRow) -> None:
    connection = await asyncpg.connect(owner_url)
    try:
        await practices.put(connection, practice)
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
