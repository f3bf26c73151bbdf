"""What a further event for a person who was invited before makes of the invitation (design.md 2, "Ends")."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import Enum, StrEnum

from services.enrollment.domain.details import Details, PhoneRefusal
from services.enrollment.domain.invitation import Invitation, Status


class InviteRefusal(StrEnum):
    """Why `patient.invited` was refused; the EHR reads it on its own queue."""

    UNKNOWN_PRACTICE = "unknown_practice"
    RELATION_UNSUPPORTED = "relation_unsupported"
    DATE_OF_BIRTH_IMPOSSIBLE = "date_of_birth_impossible"
    EMAIL_INVALID = "email_invalid"
    ALREADY_ENROLLED = "already_enrolled"
    CANCEL_FIRST = "cancel_first"


class Next(Enum):
    """What to do with the invitation that stands."""

    LEAVE = "leave"
    CHANGE = "change"
    REPLACE = "replace"


def decide(standing: Invitation, known: Details, told: Details, *, now: datetime) -> Next | InviteRefusal:
    """An open invitation changes only if contacts differ; one that has ended gives way to a new one."""
    status = standing.status(now)
    if standing.is_ended or status in (Status.LOCKED, Status.EXPIRED):
        return Next.REPLACE
    if status is Status.ENROLLED:
        return InviteRefusal.ALREADY_ENROLLED
    if known.contacts != told.contacts:
        return Next.CHANGE
    # Names and date of birth are the invitation's chart snapshot: staff cancel, then invite again (S87, D11).
    return Next.LEAVE if _patient(known) == _patient(told) else InviteRefusal.CANCEL_FIRST


def changed(
    standing: Invitation, *, readdressed: bool, phone_refusal: PhoneRefusal | None, now: datetime
) -> Invitation:
    """The next version of an open invitation; its PIN and its end stay."""
    addressed_at = now if readdressed else standing.addressed_at
    return replace(standing, version=standing.version + 1, addressed_at=addressed_at, phone_refusal=phone_refusal)


def _patient(details: Details) -> tuple[object, ...]:
    return (details.given_name, details.family_name, details.date_of_birth)
