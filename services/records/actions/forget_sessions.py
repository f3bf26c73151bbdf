"""Drop, now and then, the notes about sessions whose last assertion has long run out, and recipients' idle visits."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import structlog

from services.records.store import sessions, shares
from services.records.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
KEPT = timedelta(hours=24)
"""Far longer than an assertion's 60 seconds, so that a wrong clock or a long outage changes nothing."""

PAUSE_SECONDS = 3600.0


async def forget_sessions(desk: Desk[Tools]) -> None:
    """Run for ever; a database that is away is asked again next time."""
    while True:
        try:
            async with desk.reading() as connection:
                await sessions.forget(connection, older_than=KEPT)
                await shares.forget_visits(connection, older_than=KEPT)
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("forget_sessions.waiting", error=type(error).__name__)
        await asyncio.sleep(PAUSE_SECONDS)
