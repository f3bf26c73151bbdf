"""What an explicitly shared lab result says: each value with its unit, its usual range and the lab's flag (S120)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from services.records.domain.fhir import Element, beginning, codes, line, names, part, partial_date, parts, text
from services.records.domain.telling import Helpers, Told, named

_STATUS = {
    "registered": "preliminary",
    "partial": "preliminary",
    "preliminary": "preliminary",
    "final": "final",
    "amended": "corrected",
    "corrected": "corrected",
    "appended": "corrected",
    "cancelled": "canceled",
}
_FLAGS = {
    "N": "normal",
    "L": "low",
    "LL": "very_low",
    "H": "high",
    "HH": "very_high",
    "A": "abnormal",
    "AA": "very_abnormal",
}
_COMPARATORS = {"<", "<=", ">", ">="}
_DIGITS = 6


def lab_result(resource: Element, _: Helpers, language: str) -> Told | None:
    """None for what was entered in error. A report whose results stand for themselves is not shown a second time."""
    heading = named(part(resource, "code"), language)
    if resource.get("status") == "entered-in-error" or parts(resource, "result") or heading is None:
        return None
    taken_on = beginning(resource, "effective") or partial_date(resource.get("effectiveInstant"))
    facts = heading | {
        "status": _STATUS.get(text(resource.get("status")), "unknown"),
        "current": True,
        "taken_on": taken_on,
        "values": tuple(_values(resource, heading["plain_name"], language)),
    }
    return Told(0, taken_on or "", facts)


def _values(resource: Element, heading: str, language: str) -> list[dict[str, Any]]:
    components = [
        _measured(component, found["plain_name"])
        for component in parts(resource, "component")
        if (found := named(part(component, "code"), language))
    ]
    own = _measured(resource, heading)
    return [own, *components] if own["value"] or not components else components


def _measured(element: Element, name: str) -> dict[str, Any]:
    interpreted = [code for concept in parts(element, "interpretation") for _, code in codes(concept)]
    return {
        "name": name,
        "value": _value(element),
        "reference": next((found for one in parts(element, "referenceRange") if (found := _range(one))), None),
        "flag": next((_FLAGS[code] for code in interpreted if code in _FLAGS), None),
    }


def _value(element: Element) -> str | None:
    """The value as it can be read; None where the lab gave none."""
    if quantity := part(element, "valueQuantity"):
        return _quantity(quantity)
    if concept := names(part(element, "valueCodeableConcept")):
        return concept[0]
    if limits := part(element, "valueRange"):
        return _range(limits)
    whole = element.get("valueInteger")
    if isinstance(whole, int) and not isinstance(whole, bool):
        return str(whole)
    return line(element.get("valueString"))


def _quantity(quantity: Element) -> str | None:
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    comparator = text(quantity.get("comparator"))
    unit = line(quantity.get("unit")) or line(quantity.get("code")) or ""
    number = f"{comparator} {_number(value)}" if comparator in _COMPARATORS else _number(value)
    return f"{number} {unit}".strip()


def _number(value: float) -> str:
    """At most six digits: a lab's 4.402389571 is noise of its computer, not of its instrument. A count is whole."""
    if abs(value) >= 10**_DIGITS:
        return str(value) if isinstance(value, int) else f"{value:.0f}"
    return f"{Decimal(f'{value:.{_DIGITS}g}'):f}"


def _range(limits: Element) -> str | None:
    low, high = _quantity(part(limits, "low")), _quantity(part(limits, "high"))
    if low and high:
        return f"{low} - {high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else line(limits.get("text"))
