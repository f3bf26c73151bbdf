"""What a chart is called, and how little of a name is shown before."""

from datetime import date

import pytest

from services.identity.domain.people import LONGEST_NAME, Person, Practice

PRACTICE = Practice("integrative-medicine", "Integrative Medicine")


def person(given: str | None, family: str | None) -> Person:
    return Person(given, family, date(1980, 1, 2), "rosa@example.org", None)


def test_a_chart_is_called_by_its_patients_name_or_else_by_its_practice() -> None:
    assert person("Rosa", "Leary").display_name(PRACTICE) == "Rosa Leary"
    assert person(None, " ").display_name(PRACTICE) == "Chart at Integrative Medicine"


@pytest.mark.parametrize(
    ("given", "family"),
    [("R" * 500, "L" * 500), ("R" * 499, "L"), ("e\u0301" * 250, "x"), ("\U0001f469\u200d" * 250, "x")],
)
def test_a_name_that_is_too_long_is_cut_between_letters(given: str, family: str) -> None:
    name = person(given, family).display_name(PRACTICE)
    assert len(name) <= LONGEST_NAME
    assert name.endswith("…")
    assert not name.endswith(("e…", "\u200d…"))


def test_a_practice_with_the_longest_name_still_names_a_chart() -> None:
    assert len(person(None, None).display_name(Practice("p", "P" * 500))) == LONGEST_NAME


def test_a_name_that_just_fits_is_left_alone() -> None:
    name = person("R" * 498, "L").display_name(PRACTICE)
    assert name == "R" * 498 + " L"
