"""What a FHIR AllergyIntolerance says: to what, how bad it could be, and what happened (S119)."""

from __future__ import annotations

from services.records.domain.fhir import Element, beginning, labels, part, partial_date, parts, said, text, texts
from services.records.domain.telling import Helpers, Told, first_named

_STATUS = {"active": "active", "inactive": "inactive", "resolved": "resolved"}
_NEVER_SHOWN = {"entered-in-error", "refuted"}
_CATEGORIES = ("food", "medication", "environment", "biologic")
_RANK = {"active": 0, "unknown": 1, "inactive": 2, "resolved": 2}


def allergy(resource: Element, _: Helpers, language: str) -> Told | None:
    """None for what was entered in error, refuted, or says neither a code nor a substance."""
    substances = [part(reaction, "substance") for reaction in parts(resource, "reaction")]
    concepts = (part(resource, "code"), *substances)
    names = first_named(concepts, language)
    if said(resource, "verificationStatus") & _NEVER_SHOWN or names is None:
        return None
    status = _status(resource)
    since = beginning(resource, "onset") or partial_date(resource.get("recordedDate"))
    criticality = text(resource.get("criticality"))
    told = set(texts(resource, "category"))
    facts = names | {
        "status": status,
        "current": status in ("active", "unknown"),
        "confirmed": said(resource, "verificationStatus") <= {"confirmed"},
        "intolerance": resource.get("type") == "intolerance",
        "categories": tuple(category for category in _CATEGORIES if category in told),
        "criticality": criticality if criticality in ("low", "high") else None,
        "reactions": labels(
            sign for reaction in parts(resource, "reaction") for sign in parts(reaction, "manifestation")
        ),
        "since": since,
    }
    return Told(_RANK[status], since or "", facts)


def _status(resource: Element) -> str:
    """`active` whenever anything says so: an allergy that may still be there is never shown as gone."""
    stands = {_STATUS[code] for code in said(resource, "clinicalStatus") if code in _STATUS}
    return min(stands, key=lambda status: (_RANK[status], status), default="unknown")
