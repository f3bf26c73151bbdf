"""Forget what is over: people who did not come in time, and whatever else nobody may use any more."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import structlog

from services.identity.actions.shut_registration import shut_registration
from services.identity.store import (
    account_phones,
    account_tries,
    attempts,
    codes,
    known_browsers,
    links,
    login_misses,
    mailings,
    recoveries,
    registrations,
    sessions,
    unconfirmed,
)
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.db import UNREACHABLE
from shared.work import Desk, Work

log = structlog.get_logger()
AT_ONCE = 500
PAUSE = 60.0
"""Seconds between looks. Nobody could use any of it meanwhile: every reader compares the time itself."""
CODE_MEMORY = timedelta(days=2)
"""Codes are counted for a day, and so are tries to make accounts."""
ATTEMPT_MEMORY = timedelta(hours=1)
MAILING_MEMORY = timedelta(days=1)
LINK_MEMORY = timedelta(days=30)
BROWSER_MEMORY = timedelta(days=365)


async def forget_expired(desk: Desk[Tools]) -> None:
    """Look again and again, for ever; several workers may do so at once."""
    while True:
        more = False
        try:
            more = await _look(desk)
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("forgetting.waiting", error=type(error).__name__)
        if not more:
            await asyncio.sleep(PAUSE)


async def _look(desk: Desk[Tools]) -> bool:
    """One transaction for some of each; is there more?"""
    async with desk.transaction(source="identity") as work:
        shut = await _shut(work)
        await account_phones.forget_wanted(work.connection, before=work.now - work.tools.rules.codes.life)
        return max(shut, await _forget_unconfirmed(work), *await _delete(work)) == AT_ONCE


async def _shut(work: Work[Tools]) -> int:
    """Close doors whose time is over, or that a cancellation missed because the offer was told at the same moment."""
    over = await registrations.take_over(work.connection, now=work.now, limit=AT_ONCE)
    for one in over:
        await shut_registration(work, one.invitation_id, one.reason)
        work.audit(
            chain=chart_chain(one.practice_id, one.chart_id),
            actor="identity",
            right="invitation",
            action=f"forget-expired.{one.reason}",
            subject=str(one.invitation_id),
        )
    return len(over)


async def _forget_unconfirmed(work: Work[Tools]) -> int:
    """Accounts that nobody could ever log in to; whoever wants their names may have them."""
    before = work.now - work.tools.rules.mailings.unconfirmed_life
    forgotten = await unconfirmed.forget(work.connection, before=before, limit=AT_ONCE)
    for account_id in forgotten:
        chain = f"account:{account_id}"
        work.audit(chain=chain, actor="identity", right="retention", action="forget-expired.unconfirmed")
    return len(forgotten)


async def _delete(work: Work[Tools]) -> list[int]:
    rules, now, connection = work.tools.rules, work.now, work.connection
    return [
        await attempts.forget(connection, before=now - ATTEMPT_MEMORY, limit=AT_ONCE),
        await sessions.forget(connection, begun_before=now - rules.sessions.absolute, limit=AT_ONCE),
        await links.forget(connection, before=now - LINK_MEMORY, limit=AT_ONCE),
        await recoveries.forget(connection, before=now - MAILING_MEMORY, limit=AT_ONCE),
        await mailings.forget(connection, before=now - MAILING_MEMORY, limit=AT_ONCE),
        await known_browsers.forget(connection, unused_since=now - BROWSER_MEMORY, limit=AT_ONCE),
        await codes.erase_expired(connection, now=now, limit=AT_ONCE),
        await codes.forget(connection, before=now - CODE_MEMORY, limit=AT_ONCE),
        await codes.forget_counters(connection, before=now - CODE_MEMORY, limit=AT_ONCE),
        await account_tries.forget(connection, before=now - CODE_MEMORY, limit=AT_ONCE),
        await login_misses.forget_old(connection, before=now - rules.slowdown.memory, limit=AT_ONCE),
    ]
