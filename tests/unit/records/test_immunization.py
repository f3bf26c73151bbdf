"""What a vaccination says to a lay person."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain.immunization import immunization
from tests.unit.records.section_builders import shot


def told(**more: Any) -> dict[str, Any]:
    found = immunization(shot(**more), {}, "en")
    assert found is not None
    return dict(found.facts)


@pytest.mark.spec("S119")
def test_a_vaccination_says_which_vaccine_when_and_which_dose() -> None:
    found = told()

    assert (found["plain_name"], found["clinical_name"]) == ("Flu shot", "Influenza, seasonal, injectable")
    assert (found["code_system"], found["given_on"], found["dose"]) == ("CVX", "2011-12-13", "2/3")
    spanish = immunization(shot(), {}, "es")
    assert spanish is not None
    assert spanish.facts["plain_name"] == "Vacuna contra la gripe"


@pytest.mark.spec("S119")
@pytest.mark.parametrize("status", ["not-done", "entered-in-error", "something-else", None, ["completed"]])
def test_what_was_not_given_for_certain_is_never_shown(status: object) -> None:
    assert immunization(shot(status=status), {}, "en") is None


@pytest.mark.parametrize("date", ["2011", "2011-12", "2011-12-13"])
def test_a_partial_date_stays_partial(date: str) -> None:
    assert told(occurrenceDateTime=date)["given_on"] == date


def test_a_date_in_words_is_no_date() -> None:
    assert told(occurrenceDateTime=None, occurrenceString="as a child")["given_on"] is None


@pytest.mark.parametrize(
    ("protocol", "dose"),
    [
        ([{"doseNumberPositiveInt": 2}], "2"),
        ([{"doseNumberString": "2", "seriesDosesString": "3"}], "2/3"),
        ([{"doseNumberString": "the one in spring"}], None),
        ([{"doseNumberPositiveInt": True}], None),
        ([{"seriesDosesPositiveInt": 3}], None),
        ([], None),
        (None, None),
        ([7], None),
    ],
)
def test_a_dose_is_a_number_or_nothing(protocol: object, dose: str | None) -> None:
    assert told(protocolApplied=protocol)["dose"] == dose


def test_a_vaccine_that_nothing_names_is_not_shown() -> None:
    assert immunization(shot(vaccineCode={"coding": []}), {}, "en") is None
