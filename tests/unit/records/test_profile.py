"""What a Patient resource says of the person."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain.profile import profile
from tests.unit.records.builders import patient

US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"


def us_core(name: str, *inside: Any) -> dict[str, Any]:
    return {"url": f"{US_CORE}{name}", "extension": list(inside)}


def category(display: str, url: str = "ombCategory") -> dict[str, Any]:
    return {"url": url, "valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.238", "display": display}}


WORDS = {"url": "text", "valueString": "In words"}


@pytest.mark.spec("S125")
def test_a_profile_says_names_birth_gender_race_ethnicity_and_languages() -> None:
    found = profile(
        patient(
            extension=[us_core("race", category("White"), WORDS), us_core("ethnicity", category("Hispanic"))],
            communication=[{"language": {"text": "Spanish"}}, {"language": {"coding": [{"code": "en"}]}}],
        )
    )

    assert found == {
        "names": ("Gustavo Mejía",),
        "born": "1986-11-27",
        "died": None,
        "gender": "male",
        "race": ("White",),
        "ethnicity": ("Hispanic",),
        "languages": ("Spanish", "en"),
    }


def test_the_official_name_comes_first_and_each_name_once() -> None:
    names = [
        {"use": "old", "family": "Ruiz", "given": ["Ana"]},
        {"text": "Ana García"},
        {"use": "official", "prefix": ["Dr."], "given": ["Ana", "María"], "family": "García", "suffix": ["PhD"]},
        {"use": "usual", "given": ["Ana"], "family": "García"},
        {"use": "brand-new", "text": "Anita"},
        {},
        7,
    ]

    assert profile(patient(name=names))["names"] == ("Dr. Ana María García PhD", "Ana García", "Ana Ruiz", "Anita")


@pytest.mark.parametrize("date", ["1986", "1986-11", "1986-11-27"])
def test_a_partial_date_stays_partial(date: str) -> None:
    found = profile(patient(birthDate=date, deceasedDateTime=date))

    assert (found["born"], found["died"]) == (date, date)


@pytest.mark.spec("S128")
def test_several_races_are_all_named_and_words_stand_where_there_is_no_coding() -> None:
    several = us_core("race", category("White"), category("Asian"), category("Japanese", "detailed"), WORDS)

    assert profile(patient(extension=[several]))["race"] == ("White", "Asian", "Japanese")
    assert profile(patient(extension=[us_core("race", WORDS)]))["race"] == ("In words",)
    assert profile(patient(extension=[us_core("birthsex", WORDS), 7]))["race"] == ()


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, [None], [[]], [{"extension": 7}]])
@pytest.mark.parametrize("name", ["name", "birthDate", "gender", "extension", "communication", "deceasedDateTime"])
def test_something_odd_in_a_patient_leaves_the_rest_readable(name: str, odd: object) -> None:
    found = profile(patient() | {name: odd})

    assert found["names"] == (() if name == "name" else ("Gustavo Mejía",))
