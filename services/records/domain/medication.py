"""What a MedicationRequest or MedicationStatement says: which medicine, how, since when, and does it go on (S119)."""

from __future__ import annotations

from services.records.domain.fhir import (
    Element,
    beginning,
    contained,
    end,
    labels,
    line,
    names,
    part,
    partial_date,
    parts,
    pointed_at,
    text,
)
from services.records.domain.telling import Helpers, Told, named

_STATUS = {
    "active": "active",
    "on-hold": "on_hold",
    "stopped": "stopped",
    "cancelled": "stopped",
    "completed": "completed",
    "draft": "planned",
    "intended": "planned",
    "not-taken": "not_taken",
}
_PROPOSED = {"proposal", "plan", "option"}
_CURRENT = {"active", "on_hold", "planned", "unknown"}
_RANK = {"active": 0, "on_hold": 1, "planned": 1, "unknown": 1}


def medication(resource: Element, helpers: Helpers, language: str) -> Told | None:
    """None for what was entered in error, for an order not to take something, and for a medicine without a name."""
    heading = named(_medicine(resource, helpers), language)
    if resource.get("status") == "entered-in-error" or resource.get("doNotPerform") is True or heading is None:
        return None
    status = _status(resource)
    since = partial_date(resource.get("authoredOn")) or beginning(resource, "effective")
    facts = heading | {
        "status": status,
        "current": status in _CURRENT,
        "since": since,
        "until": end(resource, "effective"),
        "dosage": _dosage(resource),
        "reasons": labels(parts(resource, "reasonCode")),
    }
    return Told(_RANK.get(status, 2), since or "", facts)


def _status(resource: Element) -> str:
    if text(resource.get("intent")) in _PROPOSED and resource.get("status") in ("active", "draft"):
        return "planned"
    return _STATUS.get(text(resource.get("status")), "unknown")


def _medicine(resource: Element, helpers: Helpers) -> Element:
    """The concept, or the code of the Medication that is pointed at, inside this resource or beside it."""
    if own := part(resource, "medicationCodeableConcept"):
        return own
    pointer = pointed_at(resource, "medicationReference") or ""
    found = contained(resource, pointer) if pointer.startswith("#") else helpers.get(pointer, {})
    display = text(part(resource, "medicationReference").get("display"))
    concept = part(found, "code")
    return concept if names(concept) or not display else {"text": display}


def _dosage(resource: Element) -> str | None:
    """The practice's own sentence for the first dosage; structured doses alone are not put into words of ours."""
    told = parts(resource, "dosageInstruction") + parts(resource, "dosage")
    return next((found for dose in told if (found := line(dose.get("text")))), None)
