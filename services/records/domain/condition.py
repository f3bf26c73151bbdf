"""What a FHIR Condition says to a lay person: its name, where it stands and since when (S119)."""

from __future__ import annotations

from services.records.domain.fhir import Element, beginning, end, part, partial_date, said
from services.records.domain.telling import Helpers, Told, named

_STATUS = {
    "active": "active",
    "recurrence": "active",
    "relapse": "active",
    "inactive": "resolved",
    "remission": "resolved",
    "resolved": "resolved",
}
_NEVER_SHOWN = {"entered-in-error", "refuted"}
_RANK = {"active": 0, "unknown": 1, "resolved": 2}


def diagnosis(condition: Element, _: Helpers, language: str) -> Told | None:
    """None for what was entered in error, refuted or never named."""
    names = named(part(condition, "code"), language)
    if said(condition, "verificationStatus") & _NEVER_SHOWN or names is None:
        return None
    status = _status(condition)
    since = beginning(condition, "onset")
    until = partial_date(condition.get("abatementDateTime")) or end(condition, "abatement")
    facts = names | {
        "status": status,
        "current": status != "resolved",
        "confirmed": said(condition, "verificationStatus") <= {"confirmed"},
        "since": since,
        "until": until if status != "active" else None,
    }
    return Told(_RANK[status], since or "", facts)


def _status(condition: Element) -> str:
    """`active` whenever anything says so: a current problem is never shown as a past one, nor with an end."""
    stands = {_STATUS[code] for code in said(condition, "clinicalStatus") if code in _STATUS}
    return min(stands, key=_RANK.__getitem__, default="unknown")
