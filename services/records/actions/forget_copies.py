"""Drop, now and then, copies whose days are over; they are handed out no more from that very moment."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from services.records.store import copies
from services.records.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
PAUSE_SECONDS = 600.0


async def forget_copies(desk: Desk[Tools]) -> None:
    """Run for ever; a database that is away is asked again next time."""
    while True:
        try:
            async with desk.reading() as connection:
                await copies.forget(connection)
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("forget_copies.waiting", error=type(error).__name__)
        await asyncio.sleep(PAUSE_SECONDS)
