"""`python -m services.notifications mails …`: what an operator asks and orders about mails (S131)."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from services.notifications.app import letters_of
from services.notifications.preview import write_previews
from services.notifications.settings import Settings
from services.notifications.store import gates, suppressions
from services.notifications.store import held as held_store
from shared.db import Connection
from shared.seals import Vault

GREAT_HOSTS = (
    "gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "aol.com",
    "comcast.net", "att.net", "sbcglobal.net", "verizon.net", "cox.net", "charter.net", "proton.me",
)  # fmt: skip


def main(settings: Settings, arguments: Sequence[str]) -> None:
    """Do what the command line says; it ends with a message when there is nothing to lift."""
    found = argparse.ArgumentParser(prog="services.notifications mails", description="E-mails.")
    verbs = found.add_subparsers(dest="verb", required=True)
    verbs.add_parser("suppressed", help="how many addresses take no mail, and why; no address is shown")
    verbs.add_parser("held", help="what waits for its turn, and which domains are slowed down")
    lift = verbs.add_parser("lift", help="write to an address again that was said not to exist")
    lift.add_argument("address", help="the e-mail address")
    preview = verbs.add_parser("preview", help="write every mail in every language into a folder, to look at")
    preview.add_argument("folder", type=Path)
    told = found.parse_args(arguments)
    if told.verb == "preview":
        public_url = str(settings.public_url).rstrip("/")
        sys.stdout.write(f"{write_previews(letters_of(settings), public_url, told.folder)}\n")
    elif told.verb == "suppressed":
        sys.stdout.write(asyncio.run(suppressed(settings)))
    elif told.verb == "held":
        sys.stdout.write(asyncio.run(held(settings)))
    elif asyncio.run(lifted(settings, told.address)):
        sys.stdout.write("the address is written to again; what bounced before has to be sent anew\n")
    else:
        found.error("this address is not suppressed")


async def suppressed(settings: Settings) -> str:
    """A line for each reason."""
    async with _connection(settings) as connection:
        rows = await suppressions.count(connection)
    lines = [f"{row['addresses']:>7}  {row['reason']}  (the last on {row['newest']:%Y-%m-%d})\n" for row in rows]
    return "".join(lines) or "no address is suppressed\n"


async def held(settings: Settings) -> str:
    """A line for each gate before which mails wait. Domains are kept as hashes: those that we can guess are named."""
    vault = Vault(settings.data_keys, settings.index_key)
    names = {gates.of_domain(vault, f"@{domain}"): domain for domain in (*GREAT_HOSTS, *settings.domains)}
    async with _connection(settings) as connection:
        rows, slow = await held_store.at_gates(connection), await gates.slow(connection)
    lines = []
    for row in rows:
        pace = f", at 1/{1 << slow[row['whose']]['slower']} of its pace" if row["whose"] in slow else ""
        whose = names.get(row["whose"], row["whose"] or "").removeprefix(gates.DOMAIN)[:40]
        lines.append(
            f"{row['mails']:>7}  {row['held']} {whose}  (the next at {row['next_at']:%Y-%m-%d %H:%M:%S}{pace})\n"
        )
    return "".join(lines) or "no mail waits for its turn\n"


async def lifted(settings: Settings, address: str) -> bool:
    """Was it suppressed?"""
    vault = Vault(settings.data_keys, settings.index_key)
    async with _connection(settings) as connection:
        return await suppressions.lift(connection, vault, address)


@asynccontextmanager
async def _connection(settings: Settings) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(settings.database_url)
    try:
        yield connection
    finally:
        await connection.close()
