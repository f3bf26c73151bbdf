"""Forget what time alone has made worthless: staff sessions, signed words, tokens of EHRs, their keys, the feed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import structlog

from services.enrollment.store import ehr_tokens, feed, idempotency_keys, spent_words, staff_sessions
from services.enrollment.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
AT_ONCE = 500
KEYS_KEPT = timedelta(days=31)
"""Longer than the inbox keeps the answers (trust.md 1: 30 days): a key is never free while its answer is there."""
FEED_KEPT = timedelta(days=30)
PAUSE = 60.0
"""Seconds between looks. Nobody could use any of it meanwhile: every reader compares the time itself."""


async def forget_expired(desk: Desk[Tools]) -> None:
    """Look again and again, for ever; several workers may do so at once."""
    while True:
        more = False
        try:
            more = await _look(desk) == AT_ONCE
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("forgetting.waiting", error=type(error).__name__)
        if not more:
            await asyncio.sleep(PAUSE)


async def _look(desk: Desk[Tools]) -> int:
    """One transaction for some of each; how many of whichever was more."""
    async with desk.transaction(source="enrollment") as work:
        begun_before = work.now - work.tools.staff_rules.absolute
        return max(
            await staff_sessions.forget(work.connection, begun_before=begun_before, limit=AT_ONCE),
            await spent_words.forget(work.connection, now=work.now, limit=AT_ONCE),
            await ehr_tokens.forget(work.connection, now=work.now, limit=AT_ONCE),
            await idempotency_keys.forget(work.connection, first_before=work.now - KEYS_KEPT, limit=AT_ONCE),
            await feed.forget(work.connection, told_before=work.now - FEED_KEPT, limit=AT_ONCE),
        )
