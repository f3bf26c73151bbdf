"""What the passing of time makes of an invitation, and when somebody has to look at it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.enrollment.domain.invitation import Invitation, Status
from services.enrollment.domain.proxy import ProxyRules, turning_points
from services.enrollment.domain.relations import SELF

REMINDER_DAYS = (3, 1)
REMINDED = frozenset({Status.INVITED, Status.DELIVERED, Status.OPENED, Status.VERIFIED})
"""Not after a bounce: the practice has to correct the address first."""


Wait = Callable[[datetime], datetime]
"""When something may be said that falls due then: in a practice's hours."""


def at_once(at: datetime) -> datetime:
    """Without hours, whatever is due may go."""
    return at


@dataclass(frozen=True)
class Reminder:
    """The person's link dies in so many days."""

    days: int


@dataclass(frozen=True)
class Notice:
    """The person's access ends in so many days."""

    days: int


@dataclass(frozen=True)
class Due:
    """What is to be done now; of several reminders or notices that were missed only the last is worth sending.

    `end` takes an access back whose own end has come, used or not.
    """

    expire: bool = False
    end: bool = False
    message: Reminder | Notice | None = None


def link_ends(invitation: Invitation, *, link_life: timedelta) -> datetime:
    """When the link that was mailed last dies."""
    return min((invitation.addressed_at or invitation.issued_at) + link_life, invitation.expires_at)


def next_look(
    invitation: Invitation,
    born: date,
    *,
    rules: ProxyRules,
    link_life: timedelta,
    now: datetime,
    hours: Wait = at_once,
) -> datetime | None:
    """The first moment after `now` at which time changes something, or what waits for the morning is due; None for
    never."""
    moments = _moments(invitation, born, rules, link_life, now)
    return min((at for at in (*moments, *map(hours, moments)) if at > now), default=None)


def due(
    invitation: Invitation, *, rules: ProxyRules, link_life: timedelta, now: datetime, hours: Wait = at_once
) -> Due:
    """What has come due since the last look, which was before `due_at`; who does not wait for a message is written to
    in these hours only."""
    since = invitation.due_at or now
    status, ends_at = invitation.status(now), invitation.terms.ends_at
    if status is Status.EXPIRED:
        return Due(expire=True)
    stands = invitation.is_open(now) or (status is Status.ENROLLED and not invitation.is_ended)
    if stands and ends_at and now >= ends_at:
        return Due(end=True)
    if stands and ends_at and status is Status.ENROLLED:
        return Due(message=_notice(ends_at, rules, since, now, hours))
    if status in REMINDED:
        return Due(message=_reminder(link_ends(invitation, link_life=link_life), rules, since, now, hours))
    return Due()


def after_news(before: Invitation, after: Invitation, *, now: datetime) -> Invitation:
    """What other services tell may end the waiting; somebody who represents the patient is looked at by the rules."""
    status = after.status(now)
    if status is before.status(now) or after.is_open(now) or status is Status.EXPIRED:
        return after
    stays = status is Status.ENROLLED and after.relation != SELF and not after.is_ended
    return replace(after, due_at=now if stays else None)


def _moments(
    invitation: Invitation, born: date, rules: ProxyRules, link_life: timedelta, now: datetime
) -> list[datetime]:
    if invitation.is_open(now):
        dies = link_ends(invitation, link_life=link_life)
        reminders = [dies - timedelta(days=days) for days in (REMINDER_DAYS if rules.reminders else ())]
        ends_at = invitation.terms.ends_at
        ends = [ends_at] if ends_at else []
        return [*reminders, invitation.expires_at, *ends, *turning_points(rules, invitation.relation, born, None)]
    if invitation.status(now) is Status.ENROLLED and not invitation.is_ended:
        return turning_points(rules, invitation.relation, born, invitation.terms.ends_at)
    return []


def _reminder(dies: datetime, rules: ProxyRules, since: datetime, now: datetime, hours: Wait) -> Reminder | None:
    days = _last(REMINDER_DAYS if rules.reminders else (), dies, since, now, hours)
    return Reminder(days) if days is not None and now < dies else None


def _notice(ends_at: datetime, rules: ProxyRules, since: datetime, now: datetime, hours: Wait) -> Notice | None:
    days = _last(rules.notice_days, ends_at, since, now, hours)
    return Notice(days) if days is not None else None


def _last(days: tuple[int, ...], end: datetime, since: datetime, now: datetime, hours: Wait) -> int | None:
    return min((one for one in days if since <= hours(end - timedelta(days=one)) <= now), default=None)
