"""What a procedure says to a lay person."""

from __future__ import annotations

from typing import Any

import pytest

from services.records.domain.procedure import procedure
from tests.unit.records.section_builders import concept, operation


def told(**more: Any) -> dict[str, Any]:
    found = procedure(operation(**more), {}, "en")
    assert found is not None
    return dict(found.facts)


@pytest.mark.spec("S119")
def test_a_procedure_says_what_was_done_when_and_why() -> None:
    found = told()

    assert (found["plain_name"], found["clinical_name"]) == ("Colonoscopy (look inside the bowel)", "Colonoscopy")
    assert (found["status"], found["current"], found["code_system"]) == ("completed", False, "SNOMED CT")
    assert (found["done_on"], found["until"], found["reasons"]) == ("2011-12-13", "2011-12-14", ("Screening",))


@pytest.mark.spec("S119")
@pytest.mark.parametrize("status", ["not-done", "entered-in-error", " not-done "])
def test_what_was_not_done_or_entered_in_error_is_never_shown(status: str) -> None:
    assert procedure(operation(status=status), {}, "en") is None


@pytest.mark.parametrize(
    ("status", "shown", "current"),
    [
        ("preparation", "planned", True),
        ("in-progress", "in_progress", True),
        ("on-hold", "on_hold", True),
        ("stopped", "stopped", False),
        ("completed", "completed", False),
        ("unknown", "unknown", False),
        ("something-else", "unknown", False),
        ({}, "unknown", False),
    ],
)
def test_a_status_is_one_we_have_words_for(status: object, shown: str, *, current: bool) -> None:
    found = told(status=status)

    assert (found["status"], found["current"]) == (shown, current)


@pytest.mark.parametrize("date", ["2011", "2011-12", "2011-12-13"])
def test_a_partial_date_stays_partial(date: str) -> None:
    assert told(performedPeriod=None, performedDateTime=date)["done_on"] == date
    assert told(performedPeriod={"start": date})["done_on"] == date
    assert told(performedPeriod=None, performedAge={"value": 7})["done_on"] is None


def test_a_procedure_that_nothing_names_is_not_shown() -> None:
    assert procedure(operation(code={"coding": [{}, 7, {"display": " "}]}), {}, "en") is None
    assert told(code=concept("Local thing", "http://local.example", "73761001"))["plain_name"] == "Local thing"
