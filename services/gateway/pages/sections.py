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


def page_of(query: Mapping[str, str]) -> int:
    """Which page of a section somebody asks for; what is no page number is the first one."""
    page = query.get("page", "1")
    return int(page) if page.isdecimal() and len(page) < 10 else 1
