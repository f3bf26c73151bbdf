"""What a lab result says to a lay person."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain.lab_result import lab_result
from tests.unit.records.builders import coded
from tests.unit.records.section_builders import concept, lab, report


def told(**more: Any) -> dict[str, Any]:
    found = lab_result(lab(**more), {}, "en")
    assert found is not None
    return dict(found.facts)


def measured(**more: Any) -> dict[str, Any]:
    [value] = told(**more)["values"]
    return dict(value)


@pytest.mark.spec("S120")
def test_a_result_says_its_value_its_usual_range_and_the_labs_flag() -> None:
    found = told()

    assert (found["plain_name"], found["code"], found["code_system"]) == ("Blood sugar (glucose)", "2339-0", "LOINC")
    assert (found["status"], found["current"], found["taken_on"]) == ("final", True, "2016-12-27")
    assert found["values"] == (
        {"name": "Blood sugar (glucose)", "value": "98.5 mg/dL", "reference": "70 mg/dL - 99 mg/dL", "flag": "normal"},
    )


@pytest.mark.spec("S120")
def test_a_result_entered_in_error_is_never_shown() -> None:
    assert lab_result(lab(status="entered-in-error"), {}, "en") is None
    assert lab_result(report(status="entered-in-error"), {}, "en") is None


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        ({"value": 5, "unit": "mg"}, "5 mg"),
        ({"value": 140.0, "code": "mmol/L"}, "140 mmol/L"),
        ({"value": 4.402389571, "unit": "%"}, "4.40239 %"),
        ({"value": 0.000012, "unit": "g"}, "0.000012 g"),
        ({"value": 1234567, "unit": "cells"}, "1234567 cells"),
        ({"value": 1234567.8, "unit": "cells"}, "1234568 cells"),
        ({"value": -3}, "-3"),
        ({"value": 5, "comparator": "<", "unit": "mg"}, "< 5 mg"),
        ({"value": 5, "comparator": "about", "unit": "mg"}, "5 mg"),
        ({"value": 5, "unit": " mg\nper dL "}, "5 mg per dL"),
        ({"value": "5", "unit": "mg"}, None),
        ({"value": True}, None),
        ({"unit": "mg"}, None),
    ],
)
def test_a_quantity_is_ready_to_read(quantity: dict[str, Any], value: str | None) -> None:
    assert measured(valueQuantity=quantity)["value"] == value


def test_a_number_of_any_length_never_breaks_the_page() -> None:
    assert measured(valueQuantity={"value": 10**400})["value"] == "1" + "0" * 400


@pytest.mark.parametrize(
    ("told_as", "value"),
    [
        ({"valueCodeableConcept": concept("Positive")}, "Positive"),
        ({"valueString": " Negative "}, "Negative"),
        ({"valueInteger": 7}, "7"),
        ({"valueInteger": True}, None),
        ({"valueRange": {"low": {"value": 1}, "high": {"value": 2}}}, "1 - 2"),
        ({"valueBoolean": True}, None),
        ({"valueString": ["x"]}, None),
        ({}, None),
    ],
)
def test_a_value_may_be_a_code_words_a_whole_number_or_a_range(told_as: dict[str, Any], value: str | None) -> None:
    assert measured(valueQuantity=None, **told_as)["value"] == value


@pytest.mark.parametrize(
    ("ranges", "reference"),
    [
        ([{"low": {"value": 70}}], "≥ 70"),
        ([{"high": {"value": 99, "unit": "mg"}}], "≤ 99 mg"),
        ([{"text": "under 5"}], "under 5"),
        ([{}, 7, {"text": "second"}], "second"),
        ([], None),
        ("x", None),
    ],
)
def test_a_usual_range_may_be_open_or_in_words(ranges: object, reference: str | None) -> None:
    assert measured(referenceRange=ranges)["reference"] == reference


@pytest.mark.parametrize(
    ("code", "flag"),
    [
        ("N", "normal"),
        ("L", "low"),
        ("LL", "very_low"),
        ("H", "high"),
        ("HH", "very_high"),
        ("A", "abnormal"),
        ("AA", "very_abnormal"),
        ("POS", None),
    ],
)
def test_a_flag_is_the_labs_own(code: str, flag: str | None) -> None:
    assert measured(interpretation=[coded("x:y", code)])["flag"] == flag
    assert measured(interpretation={"coding": [{"code": code}]})["flag"] is None


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("registered", "preliminary"),
        ("preliminary", "preliminary"),
        ("final", "final"),
        ("amended", "corrected"),
        ("corrected", "corrected"),
        ("cancelled", "canceled"),
        ("something-else", "unknown"),
        (7, "unknown"),
    ],
)
def test_a_status_is_one_we_have_words_for(status: object, shown: str) -> None:
    assert told(status=status)["status"] == shown


def test_a_panel_tells_each_of_its_components_with_its_own_range_and_flag() -> None:
    parts = [
        {"code": concept("Systolic"), "valueQuantity": {"value": 140, "unit": "mmHg"}},
        {"code": {}, "valueQuantity": {"value": 1}},
        {
            "code": concept("Diastolic"),
            "valueQuantity": {"value": 90, "unit": "mmHg"},
            "interpretation": [coded("x", "H")],
        },
        "x",
    ]
    values = told(valueQuantity=None, component=parts)["values"]

    assert [(one["name"], one["value"], one["flag"]) for one in values] == [
        ("Systolic", "140 mmHg", None),
        ("Diastolic", "90 mmHg", "high"),
    ]
    assert [one["name"] for one in told(component=parts)["values"]] == [
        "Blood sugar (glucose)",
        "Systolic",
        "Diastolic",
    ]


def test_a_report_whose_results_stand_for_themselves_is_not_shown_a_second_time() -> None:
    assert lab_result(report(result=[{"reference": "Observation/l1"}]), {}, "en") is None
    assert lab_result(report(), {}, "en") is not None


@pytest.mark.parametrize("date", ["2016", "2016-12", "2016-12-27"])
def test_a_partial_date_stays_partial(date: str) -> None:
    assert told(effectiveDateTime=date)["taken_on"] == date
    assert told(effectiveDateTime=None, effectivePeriod={"start": date})["taken_on"] == date


def test_an_instant_gives_its_date() -> None:
    assert told(effectiveDateTime=None, effectiveInstant="2016-12-27T22:28:27.453Z")["taken_on"] == "2016-12-27"
