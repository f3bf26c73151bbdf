"""Reading FHIR elements that may hold anything."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain import fhir
from services.records.domain.resource import CATEGORY
from services.records.domain.sections import PROFILE, SECTIONS

ODD: list[Any] = [None, True, 7, 1.5, "", " ", [], {}, [None], [[]], {"x": None}]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_element_says_nothing(odd: Any) -> None:
    element = {"e": odd}

    assert not fhir.text(odd)
    assert fhir.line(odd) is None
    assert fhir.partial_date(odd) is None
    assert fhir.texts(element, "e") == []
    assert fhir.said(element, "e") == set()
    assert fhir.names(fhir.part(element, "e")) == []
    assert fhir.code_of({"coding": odd}) == (None, None)
    assert fhir.labels(fhir.parts(element, "e")) == ()
    assert fhir.pointed_at(element, "e") is None
    assert fhir.pointed_at({"e": {"reference": odd}}, "e") is None
    assert fhir.contained({"contained": odd}, "#x") == {}
    assert fhir.beginning({"eDateTime": odd, "ePeriod": odd}, "e") is None
    assert fhir.end({"ePeriod": odd}, "e") is None


def test_a_line_is_one_line_of_a_bearable_length() -> None:
    assert fhir.line("  one\n two\t") == "one two"
    assert len(fhir.line("x" * 9000) or "") == fhir.LONGEST_LINE
    assert len(fhir.names({"text": "x" * 9000})[0]) == fhir.LONGEST_LINE


def test_a_concept_is_called_by_displays_then_words_then_codes() -> None:
    concept = {"coding": [{"code": "1"}, {"display": " Shown ", "code": "2"}, 7], "text": "Words"}

    assert fhir.names(concept) == ["Shown", "Words", "1", "2"]
    assert fhir.codes(concept) == [("", "1"), ("", "2")]
    assert fhir.labels([concept, {}, concept, {"text": "Other"}]) == ("Shown", "Other")


def test_a_code_too_long_to_show_is_passed_over() -> None:
    long = {"system": "http://loinc.org", "code": "9" * 501}

    assert fhir.code_of({"coding": [long, {"system": "http://loinc.org", "code": "1"}]}) == ("1", "LOINC")
    assert fhir.code_of({"coding": [long]}) == (None, None)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("Medication/m1", "Medication/m1"),
        ("https://ehr.example/fhir/Medication/m1/_history/3", "Medication/m1"),
        ("#m1", "#m1"),
        ("urn:uuid:m1", "urn:uuid:m1"),
        ("m1", None),
    ],
)
def test_a_reference_points_without_server_and_version(reference: str, found: str | None) -> None:
    assert fhir.pointed_at({"e": {"reference": reference}}, "e") == found


def test_what_is_contained_is_found_by_its_id() -> None:
    inside = [7, {"id": ["x"]}, {"id": "x", "code": "found"}]

    assert fhir.contained({"contained": inside}, "#x")["code"] == "found"
    assert fhir.contained({"contained": inside}, "#y") == {}


def test_every_type_belongs_to_one_section_and_every_section_has_types() -> None:
    assert set(CATEGORY.values()) == {*SECTIONS, PROFILE}
    assert [kind for kind, section in CATEGORY.items() if section == PROFILE] == ["Patient"]
