"""Invitations whose time is over lose their PIN, and the practice hears of it (trust.md 1)."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from services.enrollment import changes
from services.enrollment.store import invitations
from services.enrollment.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
AT_ONCE = 200
PAUSE = 30.0
"""Seconds between looks. Nobody could use such a PIN meanwhile: every reader compares the time itself."""


async def expire_invitations(desk: Desk[Tools]) -> None:
    """Look again and again, for ever: what the database breaks off (a lock, a deadlock) is done by the next look."""
    while True:
        try:
            more = await _look(desk) == AT_ONCE
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("expiry.waiting", error=type(error).__name__)
            more = False
        if not more:
            await asyncio.sleep(PAUSE)


async def _look(desk: Desk[Tools]) -> int:
    """One transaction for some of them; how many."""
    async with desk.transaction(source="enrollment") as work:
        expired = await invitations.take_expired(work.connection, now=work.now, limit=AT_ONCE)
        for invitation in expired:
            await changes.expire(work, invitation)
    return len(expired)
