"""What a FHIR Immunization says: which vaccine was given, and when (S119)."""

from __future__ import annotations

from typing import Any

from services.records.domain.fhir import Element, part, partial_date, parts, text
from services.records.domain.telling import Helpers, Told, named


def immunization(resource: Element, _: Helpers, language: str) -> Told | None:
    """None unless it was given: not done and entered in error are never shown as a vaccine that protects."""
    names = named(part(resource, "vaccineCode"), language)
    if resource.get("status") != "completed" or names is None:
        return None
    given_on = partial_date(resource.get("occurrenceDateTime"))
    facts = names | {
        "current": True,
        "given_on": given_on,
        "dose": dose_of(next(iter(parts(resource, "protocolApplied")), {})),
    }
    return Told(0, given_on or "", facts)


def dose_of(protocol: Element) -> str | None:
    """`2` or `2/3`: the number of this dose, and of how many where that is known."""
    number, series = _number(protocol, "doseNumber"), _number(protocol, "seriesDoses")
    return f"{number}/{series}" if number and series else number


def _number(protocol: Element, name: str) -> str | None:
    count: Any = protocol.get(f"{name}PositiveInt")
    if isinstance(count, int) and not isinstance(count, bool):
        return str(count)
    words = text(protocol.get(f"{name}String"))
    return words if words.isdecimal() else None
