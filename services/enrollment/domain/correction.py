"""What another date of birth makes of an invitation or an access: it is what a person proves, and what rules go by."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum, StrEnum

from services.enrollment.domain.details import Details
from services.enrollment.domain.invitation import Invitation, Status
from services.enrollment.domain.proxy import ProxyRules, Terms, following, may_be_invited


class CorrectionRefusal(StrEnum):
    """Why `demographics.changed` was refused; the EHR reads it on its own queue."""

    UNKNOWN_PRACTICE = "unknown_practice"
    TIME_MISSING = "time_missing"
    DATE_OF_BIRTH_IMPOSSIBLE = "date_of_birth_impossible"


class Correction(Enum):
    """What to do. Whatever it is but `LEAVE`, the invitation knows the right date from now on."""

    LEAVE = "leave"
    NOTE = "note"
    REISSUE = "reissue"
    CANCEL = "cancel"
    VERIFY_ANEW = "verify_anew"


def correction(
    standing: Invitation, known: Details, born: date, *, rules: ProxyRules, live: bool, now: datetime
) -> Correction:
    """An open invitation asks for the right date from now on, or ends where by that date it should not be.

    A standing access is noted, so that a representative's is looked at by the right age; in `live` mode its holder
    proves anew who they are (D10).
    """
    if known.date_of_birth == born:
        return Correction.LEAVE
    if standing.is_open(now):
        return Correction.REISSUE if corrected_terms(standing, known, born, rules=rules, now=now) else Correction.CANCEL
    stands = standing.status(now) is Status.ENROLLED and not standing.is_ended
    return Correction.VERIFY_ANEW if stands and live else Correction.NOTE


def corrected_terms(
    standing: Invitation, known: Details, born: date, *, rules: ProxyRules, now: datetime
) -> Terms | None:
    """What an open invitation grants by the right date of birth; None when by it nobody may be invited so."""
    if not may_be_invited(rules, standing.relation, born, now=now):
        return None
    found = following(rules, standing.relation, born, standing.terms, asked_end=known.until, now=now)
    return None if found and found.ends_at and found.ends_at <= now else found
