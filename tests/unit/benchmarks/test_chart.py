"""The chart that is read is one that records keeps and tells, with the names that every page is checked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from benchmarks import chart
from benchmarks.bare_site import TYPES
from services.records.domain.resource import Refusal, identify
from services.records.domain.sections import tellings
from services.records.tools import FhirModels


def test_eight_sections_of_three_are_valid_fhir_and_told_by_their_names() -> None:
    fhir, tell = FhirModels(), tellings(datetime.now(UTC))
    sections = chart.sections("chart-7")
    assert [len(found) for found in sections.values()] == [3] * 8
    for section, found in sections.items():
        for name, resource in zip(chart.names(section), found, strict=True):
            assert not isinstance(identify(resource), Refusal)
            assert fhir.accept(resource)
            told = tell[resource["resourceType"]](resource, {}, "en")
            assert told is not None
            assert name in json.dumps(told.facts, default=str)


def test_the_patient_is_valid_and_every_resource_is_about_them() -> None:
    patient = chart.patient("chart-7")
    assert FhirModels().accept(patient)
    for found in chart.sections("chart-7").values():
        assert all(f"Patient/{patient['id']}" in json.dumps(resource) for resource in found)


def test_the_bare_endpoint_selects_the_same_types() -> None:
    kinds = [found[0]["resourceType"] for found in chart.sections("chart-7").values()]
    assert list(TYPES["summary"]) == kinds
    assert list(TYPES["section"]) == kinds[:1]
