"""The sections of a chart: which FHIR types each is made of, and how each type is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
