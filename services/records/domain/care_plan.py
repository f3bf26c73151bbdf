"""What a FHIR CarePlan says: what kind of plan, its goals and steps, and does it go on (S119)."""

from __future__ import annotations

from services.records.domain.fhir import Element, contained, labels, line, part, partial_date, parts, pointed_at, text
from services.records.domain.telling import Helpers, Told, first_named

_STATUS = {
    "draft": "planned",
    "active": "active",
    "on-hold": "on_hold",
    "revoked": "ended",
    "completed": "completed",
}
_DROPPED = {"cancelled", "entered-in-error", "not-started-because-canceled"}
_ABANDONED_GOALS = {"cancelled", "entered-in-error", "rejected"}
_CURRENT = {"planned", "active", "on_hold", "unknown"}


def care_plan(resource: Element, helpers: Helpers, language: str) -> Told | None:
    """None for what was entered in error, or tells neither a kind nor a title. A plan's title is its clinical name."""
    title = line(resource.get("title"))
    concepts = (*reversed(parts(resource, "category")), {"text": title} if title else {})
    names = first_named(concepts, language)
    if resource.get("status") == "entered-in-error" or names is None:
        return None
    status = _STATUS.get(text(resource.get("status")), "unknown")
    period = part(resource, "period")
    since = partial_date(period.get("start"))
    facts = names | {
        "status": status,
        "current": status in _CURRENT,
        "since": since,
        "until": partial_date(period.get("end")),
        "activities": labels(_steps(resource)),
        "goals": labels(_goals(resource, helpers)),
    }
    return Told(0 if status in _CURRENT else 1, since or "", facts)


def step_of(activity: Element) -> Element:
    """What is to be done, as a concept; nothing where it was dropped. What forbids something would read as its
    opposite."""
    detail = part(activity, "detail")
    told = text(detail.get("status")) not in _DROPPED and detail.get("doNotPerform") is not True
    return part(detail, "code") if told else {}


def goal_stands(goal: Element) -> bool:
    """Was it neither dropped nor entered in error? Anything that is no goal stands."""
    return text(goal.get("lifecycleStatus")) not in _ABANDONED_GOALS


def _steps(resource: Element) -> list[Element]:
    return [step_of(activity) for activity in parts(resource, "activity")]


def _goals(resource: Element, helpers: Helpers) -> list[Element]:
    pointers = [pointed_at({"goal": goal}, "goal") or "" for goal in parts(resource, "goal")]
    goals = [
        contained(resource, pointer) if pointer.startswith("#") else helpers.get(pointer, {}) for pointer in pointers
    ]
    return [part(goal, "description") for goal in goals if goal_stands(goal)]
