"""What a FHIR Appointment says: when, with whom, where, and does it still stand (S121)."""

from __future__ import annotations

from datetime import UTC, datetime

from services.records.domain.fhir import Element, line, part, parts, pointed_at, text
from services.records.domain.telling import Helpers, Told, first_named

_STATUS = {
    "proposed": "requested",
    "pending": "requested",
    "booked": "booked",
    "arrived": "arrived",
    "checked-in": "arrived",
    "fulfilled": "fulfilled",
    "cancelled": "canceled",
    "noshow": "missed",
    "waitlist": "waitlist",
}
_OVER = {"fulfilled", "canceled", "missed"}
PEOPLE = {"Practitioner", "PractitionerRole", "CareTeam", "Organization"}
PLACES = {"Location", "HealthcareService"}
_VISIT = {"text": "Visit"}


def appointment(resource: Element, _: Helpers, language: str, *, now: datetime) -> Told | None:
    """None for what was entered in error. Upcoming (not over, not ended by `now`) sorts soonest first."""
    if resource.get("status") == "entered-in-error":
        return None
    concepts = (*parts(resource, "serviceType"), part(resource, "appointmentType"), *parts(resource, "specialty"))
    spoken = (concept for concept in concepts if concept.get("text") or _displays(concept))
    names = first_named((*spoken, _VISIT), language) or {}
    status = _STATUS.get(text(resource.get("status")), "unknown")
    starts_at, ends_at = _moment(resource.get("start")), _moment(resource.get("end"))
    current = status not in _OVER and (ends_at or starts_at or now) >= now
    facts = names | {
        "status": status,
        "current": current,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "people": _actors(resource, places=False),
        "places": _actors(resource, places=True),
    }
    passes_at = None if status in _OVER else ends_at or starts_at
    return Told(0 if current else 1, _when(starts_at, soonest_first=current), facts, passes_at)


def _displays(concept: Element) -> bool:
    return any(text(coding.get("display")) for coding in parts(concept, "coding"))


def _actors(resource: Element, *, places: bool) -> tuple[str, ...]:
    """Those known to be of the practice, by name: an actor of no known kind may be the patient, or another one."""
    found = []
    for participant in parts(resource, "participant"):
        actor = part(participant, "actor")
        kind = (pointed_at(participant, "actor") or "").rpartition("/")[0] or text(actor.get("type"))
        name = line(actor.get("display"))
        if name and kind in (PLACES if places else PEOPLE):
            found.append(name)
    return tuple(found)


def _moment(moment: object) -> datetime | None:
    """An instant with its offset, and one in UTC too; None when it cannot be one."""
    try:
        found = datetime.fromisoformat(text(moment))
        return found if found.tzinfo and found.astimezone(UTC) else None
    except (ValueError, OverflowError):
        return None


def _when(moment: datetime | None, *, soonest_first: bool) -> str:
    """Seconds since the beginning of time; for what is to come, those left until its end."""
    if moment is None:
        return ""
    passed = moment - datetime.min.replace(tzinfo=UTC)
    left = datetime.max.replace(tzinfo=UTC) - moment
    return f"{int((left if soonest_first else passed).total_seconds()):012}"
