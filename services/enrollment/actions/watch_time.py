"""What time itself changes: an invitation ends, an access ends, and the practice hears of it (trust.md 1)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg
import structlog

from services.enrollment import changes
from services.enrollment.domain.clock import due, next_look
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.proxy import DEFAULT, ProxyRules
from services.enrollment.store import invitations, proxy_rules
from services.enrollment.store.invitations import Kept
from services.enrollment.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk, Work

log = structlog.get_logger()
AT_ONCE = 200
PAUSE = 30.0
"""Seconds between looks. Nobody could use what has ended meanwhile: every reader compares the time itself."""


async def watch_time(desk: Desk[Tools]) -> None:
    """Look again and again, for ever: what the database breaks off (a lock, a deadlock) is done by the next look."""
    while True:
        try:
            more = await _look(desk) == AT_ONCE
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("clock.waiting", error=type(error).__name__)
            more = False
        if not more:
            await asyncio.sleep(PAUSE)


async def _look(desk: Desk[Tools]) -> int:
    """One transaction for some of them; how many. Several workers may do so at once."""
    async with desk.transaction(source="enrollment") as work:
        found = await invitations.take_due(work.connection, work.tools.vault, now=work.now, limit=AT_ONCE)
        practices = {kept.invitation.practice_id for kept in found}
        rules = await proxy_rules.of_practices(work.connection, practices)
        for kept in found:
            await _see_to(work, kept, rules.get(kept.invitation.practice_id, DEFAULT))
    return len(found)


async def _see_to(work: Work[Tools], kept: Kept, rules: ProxyRules) -> None:
    invitation = kept.invitation
    to_do = due(invitation, rules=rules, link_life=work.tools.link_life, now=work.now)
    if to_do.expire:
        changes.expire(work, invitation)
    elif to_do.end:
        _end(work, invitation)
    else:
        born, link_life = kept.details.date_of_birth, work.tools.link_life
        looked = next_look(invitation, born, rules=rules, link_life=link_life, now=work.now)
        await invitations.look_at(work.connection, invitation.id, looked)


def _end(work: Work[Tools], before: Invitation) -> None:
    """Its end has come, at majority or when staff said: identity and records close it like any revoked access."""
    after = replace(before.learn(Facts(revoked_at=work.now)), due_at=None)
    changes.keep(work, before, after)
    changes.tell_revoked(work, after)
    changes.audit(work, after, actor=work.source, right=changes.SERVICE, action="end_access")
