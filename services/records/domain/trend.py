"""The number of a lab result, for a line through several of them; what is no plain number has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from services.records.domain.fhir import Element, line, part, parts, text


@dataclass(frozen=True)
class Number:
    """`value` in `unit`, and its usual range; each None where there is none that compares."""

    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None


def number_of(observation: Element) -> Number:
    """From valueQuantity and the first reference range in the same unit."""
    quantity = part(observation, "valueQuantity")
    unit = _unit(quantity)
    value = None if text(quantity.get("comparator")) else _number(quantity)
    ranges = parts(observation, "referenceRange")
    limits: Mapping[str, Any] = ranges[0] if ranges else {}
    low, high = (_limit(part(limits, name), unit) for name in ("low", "high"))
    return Number(value, unit, low, high)


def _limit(quantity: Element, unit: str) -> float | None:
    """A limit without a unit is in the value's own."""
    return _number(quantity) if _unit(quantity) in ("", unit) else None


def _number(quantity: Element) -> float | None:
    value = quantity.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def _unit(quantity: Element) -> str:
    return line(quantity.get("unit")) or line(quantity.get("code")) or ""
