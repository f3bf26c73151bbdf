"""Retention: old inbox ids and sent outbox rows go, a little at a time, so that both tables stay small."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from shared.db import Pool, acquired
from shared.metrics import OUTBOX_UNSENT
from shared.settings import ServiceSettings

log = structlog.get_logger()
EVERY_SECONDS = 60.0
CHUNK = 5_000

_OLD_INBOX = """
delete from inbox where ctid = any(array(
    select ctid from inbox where received_at < now() - make_interval(days => $1) limit $2 for update skip locked))
"""
_OLD_OUTBOX = """
delete from outbox where ctid = any(array(
    select ctid from outbox where created_at < now() - make_interval(mins => $1) and sent_at is not null
    limit $2 for update skip locked))
"""


async def sweep(pool: Pool, settings: ServiceSettings) -> None:
    """Sweep for ever; several workers may do so at once."""
    while True:
        try:
            await sweep_once(pool, inbox_days=settings.inbox_days, outbox_minutes=settings.outbox_minutes)
        except (ConnectionError, asyncpg.PostgresError) as error:
            log.warning("retention.waiting", error=type(error).__name__)
        await asyncio.sleep(EVERY_SECONDS)


async def sweep_once(pool: Pool, *, inbox_days: int, outbox_minutes: int) -> None:
    """Delete all that is old, in chunks, and count what is unsent."""
    for statement, age in ((_OLD_INBOX, inbox_days), (_OLD_OUTBOX, outbox_minutes)):
        deleted = CHUNK
        while deleted == CHUNK:
            async with acquired(pool) as connection:
                deleted = int((await connection.execute(statement, age, CHUNK)).split()[-1])
    async with acquired(pool) as connection:
        OUTBOX_UNSENT.set(await connection.fetchval("select count(*) from outbox where sent_at is null"))
