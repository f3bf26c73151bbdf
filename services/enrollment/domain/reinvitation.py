"""What a further event for a person who was invited before makes of the invitation (design.md 2, "Ends")."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Literal, TypeAlias
from uuid import UUID

from services.enrollment.domain.details import Details
from services.enrollment.domain.invitation import Invitation, Status


class InviteRefusal(StrEnum):
    """Why nobody was invited; the EHR reads it on its own queue. The last five are a signed note's alone (S95)."""

    UNKNOWN_PRACTICE = "unknown_practice"
    RELATION_UNSUPPORTED = "relation_unsupported"
    DATE_OF_BIRTH_IMPOSSIBLE = "date_of_birth_impossible"
    EMAIL_INVALID = "email_invalid"
    ALREADY_ENROLLED = "already_enrolled"
    SUPERSEDED = "superseded"
    TOO_YOUNG = "too_young"
    END_IMPOSSIBLE = "end_impossible"
    MAY_NOT_INVITE = "may_not_invite"
    AUTO_INVITE_OFF = "auto_invite_off"
    OPTED_OUT = "opted_out"
    AGE_OUT_OF_RANGE = "age_out_of_range"
    CONTACTS_MISSING = "contacts_missing"
    ALREADY_INVITED = "already_invited"


@dataclass(frozen=True)
class Invited:
    """The invitation that stands now, and what was made of it."""

    invitation_id: UUID
    outcome: Literal["issued", "changed", "unchanged"]
    phone_refusal: str | None = None


class Next(Enum):
    """What to do with the invitation that stands."""

    LEAVE = "leave"
    CHANGE = "change"
    REPLACE = "replace"


Outcome: TypeAlias = Next | InviteRefusal


def decide(
    standing: Invitation, known: Details, told: Details, *, told_at: datetime | None, anew: bool, now: datetime
) -> Outcome:
    """An open invitation changes if contacts or date of birth differ, or to be mailed `anew`; an ended one gives way.

    `told_at` is the EHR's own time of the event: one that was held up and comes after a newer one changes nothing,
    so that old contacts never come back. Only the EHR's times are compared with each other, never with our clock.
    """
    status = standing.status(now)
    if status is Status.ENROLLED and not standing.is_ended:
        return InviteRefusal.ALREADY_ENROLLED
    overtaken = told_at and standing.told_at and told_at < standing.told_at
    if standing.is_open(now) and _proof(known) == _proof(told) and (overtaken or not anew):
        return Next.LEAVE
    if overtaken:
        return InviteRefusal.SUPERSEDED
    return Next.CHANGE if standing.is_open(now) else Next.REPLACE


def mails_anew(standing: Invitation, known: Details, told: Details, *, link_life: timedelta, now: datetime) -> bool:
    """Does an open invitation need a new link? At a new address, after a bounce, and when the mailed link is dead."""
    moves = known.contacts.email != told.contacts.email
    dead = now >= (standing.addressed_at or standing.issued_at) + link_life
    return moves or dead or standing.status(now) is Status.BOUNCED


def left(standing: Invitation, told_at: datetime | None) -> Invitation:
    """The same version, told once more."""
    times = [time for time in (standing.told_at, told_at) if time]
    return replace(standing, told_at=max(times, default=None))


def changed(standing: Invitation, told: Invitation, *, anew: bool, now: datetime) -> Invitation:
    """The next version of an open invitation; its PIN and its end stay."""
    following = replace(left(standing, told.told_at), phone_refusal=told.phone_refusal, terms=told.terms)
    return renewed(following, anew=anew, now=now)


def renewed(standing: Invitation, *, anew: bool, now: datetime) -> Invitation:
    """One version more; `anew` asks for a link to be mailed, and the one before dies (D14)."""
    version = standing.version + 1
    return replace(
        standing,
        version=version,
        addressed_at=now if anew else standing.addressed_at,
        addressed_version=version if anew else standing.addressed_version,
    )


def _proof(details: Details) -> tuple[object, ...]:
    """What reaches the person, what they must prove and how long it holds; a name alone waits (D11, S87)."""
    return (details.contacts, details.date_of_birth, details.until)
