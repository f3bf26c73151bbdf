"""Where a resource stands in its section: worked out once, when it is kept, so that a page is read without the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from services.records.domain.fhir import Element, names, part
from services.records.domain.resource import CATEGORY
from services.records.domain.sections import PROFILE, Telling, tellings

RULES = 1
"""The number of the rules of visibility and order: add one whenever they change, and every row is positioned anew."""

_HELPER = {"medications": "Medication", "care_plans": "Goal"}
"""The type whose resources help to tell a section."""
_NAMED: Element = {"code": {"text": "-"}, "description": {"text": "-"}}
_ANY_NAME: Element = {
    "title": "-",
    **{element: {"text": "-"} for element in ("code", "vaccineCode", "medicationCodeableConcept")},
}
_ADDRESS = re.compile(r"(?:(Medication|Goal)/|urn:uuid:)([A-Za-z0-9\-.]{1,64})")


@dataclass(frozen=True)
class Position:
    """`section` is where it is listed, None for nowhere; `sort_key` orders it there, `past_key` from `passes_at` on.

    `points_at` are the `Type/id` of what helps to tell it. `named_by` is the one without which it has no name, so that
    it is listed only beside it; None for what has a name of its own, or says of itself that it is not to be shown,
    empty for what no other can give one.
    """

    section: str | None = None
    sort_key: str = ""
    past_key: str | None = None
    passes_at: datetime | None = None
    current: bool = False
    named_by: str | None = None
    points_at: tuple[str, ...] = ()


def position_of(resource: Element) -> Position:
    """The position of a resource of a known type, whatever else the chart holds and whenever it is read."""
    kind = str(resource["resourceType"])
    if kind == "Patient":
        return Position(PROFILE)
    early, late = tellings(datetime.min.replace(tzinfo=UTC)), tellings(datetime.max.replace(tzinfo=UTC))
    if kind not in early:
        return Position(named_by=None if names(part(resource, "code")) else "")
    return _listed(resource, CATEGORY[kind], early[kind], late[kind])


def _listed(resource: Element, section: str, early: Telling, late: Telling) -> Position:
    anything = _Anything()
    told, passed = early(resource, anything, "en"), late(resource, anything, "en")
    if told is None or passed is None:
        return Position(named_by="" if early({**resource, **_ANY_NAME}, {}, "en") else None)
    points_at = tuple(_addresses(anything.asked, _HELPER.get(section, "")))
    alone = early(resource, {}, "en")
    return Position(
        section=section,
        sort_key=(alone or told).sort_key,
        past_key=passed.sort_key if told.passes_at else None,
        passes_at=told.passes_at,
        current=told.current,
        named_by=None if alone else "".join(points_at[:1]),
        points_at=points_at,
    )


class _Anything(Mapping[str, Element]):
    """A chart in which every pointer leads to something with a name, and which remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, None] = {}

    def __getitem__(self, pointer: str) -> Element:
        self.asked[pointer] = None
        return _NAMED

    def __iter__(self) -> Iterator[str]:
        return iter(self.asked)

    def __len__(self) -> int:
        return len(self.asked)


def _addresses(pointers: Iterable[str], helper: str) -> Iterator[str]:
    for pointer in pointers:
        found = _ADDRESS.fullmatch(pointer)
        if found and found.group(1) in (None, helper):
            yield f"{helper}/{found.group(2)}"
