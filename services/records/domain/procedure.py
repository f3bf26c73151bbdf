"""What a FHIR Procedure says: what was done, and when (S119)."""

from __future__ import annotations

from services.records.domain.fhir import Element, beginning, end, labels, part, parts, text
from services.records.domain.telling import Helpers, Told, named

_STATUS = {
    "preparation": "planned",
    "in-progress": "in_progress",
    "on-hold": "on_hold",
    "stopped": "stopped",
    "completed": "completed",
}
_NEVER_SHOWN = {"entered-in-error", "not-done"}
_CURRENT = {"planned", "in_progress", "on_hold"}


def procedure(resource: Element, _: Helpers, language: str) -> Told | None:
    """None for what was not done or entered in error: it is never shown as done."""
    names = named(part(resource, "code"), language)
    if text(resource.get("status")) in _NEVER_SHOWN or names is None:
        return None
    status = _STATUS.get(text(resource.get("status")), "unknown")
    done_on = beginning(resource, "performed")
    facts = names | {
        "status": status,
        "current": status in _CURRENT,
        "done_on": done_on,
        "until": end(resource, "performed"),
        "reasons": labels(parts(resource, "reasonCode")),
    }
    return Told(0 if status in _CURRENT else 1, done_on or "", facts)
