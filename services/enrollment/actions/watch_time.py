"""What time itself changes: an invitation ends, an access ends, and the practice hears of it (trust.md 1)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import asyncpg
import structlog

from services.enrollment import changes
from services.enrollment.domain.clock import Notice, Reminder, due, next_look
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation, Status
from services.enrollment.domain.proxy import DEFAULT, ProxyRules, Terms, following
from services.enrollment.issuing import change_terms
from services.enrollment.store import invitations, practices, proxy_rules
from services.enrollment.store.invitations import Closed, Kept
from services.enrollment.store.practices import BY_DAY
from services.enrollment.tools import Tools
from shared.contracts.hours import Hours
from shared.contracts.reminders import AccessEnding, RemindPerson
from shared.db import UNREACHABLE
from shared.work import Desk, Work

log = structlog.get_logger()
AT_ONCE = 200
LATER = timedelta(hours=1)
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
        asked = {kept.invitation.practice_id for kept in found}
        rules = await proxy_rules.of_practices(work.connection, asked)
        hours = await practices.hours_of(work.connection, asked)
        for kept in found:
            practice_id = kept.invitation.practice_id
            await _see_to(work, kept, rules.get(practice_id, DEFAULT), hours.get(practice_id, BY_DAY))
    return len(found)


async def _see_to(work: Work[Tools], found: Kept | Closed, rules: ProxyRules, hours: Hours) -> None:
    invitation = found.invitation
    to_do = due(invitation, rules=rules, link_life=work.tools.link_life, now=work.now, hours=hours.next)
    terms = _terms(work, found, rules)
    if to_do.expire:
        changes.expire(work, invitation)
    elif to_do.end or terms is None:
        _end(work, invitation)
    else:
        _tell(work, invitation, to_do.message, hours)
        await _look_again(work, found, terms, rules, hours)


def _terms(work: Work[Tools], found: Kept | Closed, rules: ProxyRules) -> Terms | None:
    """A representative's terms may be others by now, or over (None); what does not stand any more keeps its own."""
    before = found.invitation
    if isinstance(found, Closed) or not _stands(work, before):
        return before.terms
    born, asked_end = found.details.date_of_birth, found.details.until
    return following(rules, before.relation, born, before.terms, asked_end=asked_end, now=work.now)


def _stands(work: Work[Tools], invitation: Invitation) -> bool:
    return bool(invitation.orders(work.now)) and invitation.status(work.now) is not Status.LOCKED


async def _look_again(work: Work[Tools], found: Kept | Closed, terms: Terms, rules: ProxyRules, hours: Hours) -> None:
    """Say when to look the next time: at what does not open now, whenever it may open again."""
    before = found.invitation
    if isinstance(found, Closed):
        looked = work.now + LATER if _stands(work, before) else None
    elif terms != before.terms:
        after = Kept(replace(before, terms=terms, version=before.version + 1), found.details, found.pin)
        await change_terms(work, after, rules)
        return
    else:
        born, link_life = found.details.date_of_birth, work.tools.link_life
        looked = next_look(before, born, rules=rules, link_life=link_life, now=work.now, hours=hours.next)
    await invitations.look_at(work.connection, before.id, looked)


def _end(work: Work[Tools], before: Invitation) -> None:
    """Its end has come, at majority or when staff said: identity and records close it like any revoked access."""
    if before.is_open(work.now):
        after = changes.cancel(work, before)
    else:
        after = replace(before.learn(Facts(revoked_at=work.now)), due_at=None)
        changes.keep(work, before, after)
        changes.tell_revoked(work, after)
    changes.audit(work, after, actor=work.source, right=changes.SERVICE, action="end_access")


def _tell(work: Work[Tools], invitation: Invitation, message: Reminder | Notice | None, hours: Hours) -> None:
    if message is None:
        return
    about: Literal["link", "access"] = "link" if isinstance(message, Reminder) else "access"
    work.ask(RemindPerson(invitation_id=invitation.id, about=about, days=message.days, asked_at=work.now, hours=hours))
    if isinstance(message, Notice) and invitation.terms.ends_at:
        changes.tell_practice(
            work,
            AccessEnding(
                practice_id=invitation.practice_id,
                chart_id=invitation.chart_id,
                invitation_id=invitation.id,
                relation=invitation.relation,
                ends_at=invitation.terms.ends_at,
                days=message.days,
            ),
        )
    changes.audit(work, invitation, actor=work.source, right=changes.SERVICE, action=f"remind_person.{about}")
