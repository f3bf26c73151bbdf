"""The sections of a chart: which FHIR types each is made of, and how each type is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from services.records.domain.allergy import allergy
from services.records.domain.appointment import appointment
from services.records.domain.care_plan import care_plan
from services.records.domain.condition import diagnosis
from services.records.domain.fhir import Element
from services.records.domain.immunization import immunization
from services.records.domain.lab_result import lab_result
from services.records.domain.medication import medication
from services.records.domain.procedure import procedure
from services.records.domain.resource import CATEGORY
from services.records.domain.telling import Helpers, Told

Telling = Callable[[Element, Helpers, str], Told | None]
PAGE_SIZE = 25
SECTIONS = (
    "diagnoses",
    "medications",
    "immunizations",
    "allergies",
    "procedures",
    "care_plans",
    "labs",
    "appointments",
)
PROFILE = "demographics"


def tellings(now: datetime) -> Mapping[str, Telling]:
    """FHIR type -> how it is told; types that only help to tell others are not in it."""
    return {
        "Condition": diagnosis,
        "MedicationRequest": medication,
        "MedicationStatement": medication,
        "Immunization": immunization,
        "AllergyIntolerance": allergy,
        "Procedure": procedure,
        "CarePlan": care_plan,
        "Observation": lab_result,
        "DiagnosticReport": lab_result,
        "Appointment": partial(appointment, now=now),
    }


def types_of(sections: Sequence[str]) -> list[tuple[str, str]]:
    """(FHIR type, section) of all that these sections need."""
    return [(kind, section) for kind, section in CATEGORY.items() if section in sections]


@dataclass(frozen=True)
class Leaf:
    """Where a page begins, its number, and how many there are."""

    first: int
    page: int
    pages: int


def leaf(total: int, page: int) -> Leaf:
    """A page before the first is the first, one beyond the last the last."""
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(page, 1), pages)
    return Leaf((number - 1) * PAGE_SIZE, number, pages)
