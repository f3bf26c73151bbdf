"""The sections of the portal as they stand in addresses, in the order of the navigation (S123)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.contracts.records import Section

PATHS: Mapping[str, Section] = {
    "diagnoses": "diagnoses",
    "medications": "medications",
    "immunizations": "immunizations",
    "allergies": "allergies",
    "procedures": "procedures",
    "care-plans": "care_plans",
    "labs": "labs",
    "appointments": "appointments",
}
