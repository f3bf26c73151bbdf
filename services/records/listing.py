"""`python -m services.records aside`: what was kept aside or refused, a line each."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence

import asyncpg

from services.records.store import aside
from services.records.store.aside import Kept


def main(database_url: str, told: argparse.Namespace) -> int:
    """Print it."""
    sys.stdout.writelines(f"{line}\n" for line in asyncio.run(lines(database_url, told)))
    return 0


async def lines(database_url: str, told: argparse.Namespace) -> list[str]:
    """Three lists, each with its heading."""
    connection = await asyncpg.connect(database_url)
    wanted = {"practice_id": told.practice, "days": told.days, "limit": told.limit}
    try:
        kept = await aside.not_understood(connection, **wanted)
        unlisted = await aside.unlisted(connection, **wanted)
        refused = await aside.refused(connection, **wanted)
    finally:
        await connection.close()
    lists = {
        "Kept aside, shown to nobody": kept,
        "Kept, listed nowhere": unlisted,
        "Refused, stored nowhere": refused,
    }
    return [line for heading, found in lists.items() for line in _listed(heading, found)]


def _listed(heading: str, found: Sequence[Kept]) -> Iterator[str]:
    yield f"{heading}: {len(found) or 'nothing'}"
    for one in found:
        yield f"  {one.at:%Y-%m-%d %H:%M} {one.practice_id} {one.source} {one.resource or '-'} {one.reason}"
