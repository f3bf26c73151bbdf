"""What an allergy says to a lay person."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain.allergy import allergy
from tests.unit.records.builders import coded, verification
from tests.unit.records.section_builders import allergic, concept


def told(**more: Any) -> dict[str, Any]:
    found = allergy(allergic(**more), {}, "en")
    assert found is not None
    return dict(found.facts)


@pytest.mark.spec("S119")
def test_an_allergy_says_to_what_how_bad_and_what_happened() -> None:
    found = told()

    assert (found["plain_name"], found["clinical_name"]) == ("Eggs", "Allergy to eggs")
    assert (found["status"], found["current"], found["confirmed"]) == ("active", True, True)
    assert (found["intolerance"], found["categories"], found["criticality"]) == (False, ("food",), "high")
    assert (found["reactions"], found["since"]) == (("Hives",), "2010-05-31")


@pytest.mark.spec("S119")
@pytest.mark.parametrize("wrong", ["entered-in-error", "refuted"])
def test_what_was_entered_in_error_or_refuted_is_never_shown(wrong: str) -> None:
    both = {"coding": [*verification("confirmed")["coding"], *verification(wrong)["coding"]]}

    assert allergy(allergic(verificationStatus=verification(wrong)), {}, "en") is None
    assert allergy(allergic(verificationStatus=both), {}, "en") is None


@pytest.mark.parametrize(
    ("codes", "status", "current"),
    [
        (["active"], "active", True),
        (["inactive"], "inactive", False),
        (["resolved"], "resolved", False),
        (["resolved", "active"], "active", True),
        (["something-else"], "unknown", True),
        ([], "unknown", True),
    ],
)
def test_an_allergy_that_may_still_be_there_is_never_shown_as_gone(
    codes: list[str], status: str, *, current: bool
) -> None:
    found = told(clinicalStatus={"coding": [{"code": code} for code in codes]})

    assert (found["status"], found["current"]) == (status, current)


@pytest.mark.parametrize(("code", "sure"), [("confirmed", True), ("unconfirmed", False), ("presumed", False)])
def test_what_is_not_confirmed_says_so(code: str, *, sure: bool) -> None:
    assert told(verificationStatus=coded("x:y", code))["confirmed"] is sure


def test_without_a_code_the_substance_of_a_reaction_names_it() -> None:
    reaction = [{"manifestation": []}, {"substance": concept("Peanut"), "manifestation": [concept("Rash")]}]
    found = told(code=None, reaction=reaction)

    assert (found["plain_name"], found["reactions"]) == ("Peanut", ("Rash",))
    assert allergy(allergic(code=None), {}, "en") is None


def test_the_same_reaction_twice_is_told_once() -> None:
    assert told(reaction=[{"manifestation": [concept("Hives"), concept("Hives")]}] * 2)["reactions"] == ("Hives",)


@pytest.mark.parametrize("date", ["2010", "2010-05", "2010-05-31"])
def test_a_partial_date_stays_partial(date: str) -> None:
    assert told(onsetDateTime=date)["since"] == date
    assert told(recordedDate=date)["since"] == date


def test_categories_and_criticality_are_those_we_have_words_for() -> None:
    found = told(category=["x", "environment", "food", 7], criticality="unable-to-assess", type="intolerance")

    assert (found["categories"], found["criticality"], found["intolerance"]) == (("food", "environment"), None, True)
