"""What a Condition says to a lay person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from services.records.domain.condition import diagnosis
from services.records.domain.telling import Told
from tests.unit.records.builders import SNOMED, condition, status, verification


def told_of(resource: dict[str, Any], language: str = "en") -> Told:
    found = diagnosis(resource, {}, language)
    assert found is not None
    return found


def facts_of(resource: dict[str, Any], language: str = "en") -> SimpleNamespace:
    return SimpleNamespace(**told_of(resource, language).facts)


def read(*, language: str = "en", **more: Any) -> SimpleNamespace:
    return facts_of(condition(**more), language)


def shows(resource: dict[str, Any]) -> bool:
    return diagnosis(resource, {}, "en") is not None


@pytest.mark.spec("S119")
def test_a_diagnosis_is_told_in_plain_words_with_the_clinical_name_and_code_behind() -> None:
    found = read()

    assert (found.plain_name, found.clinical_name, found.code) == (
        "High blood pressure",
        "Essential hypertension (disorder)",
        "59621000",
    )


def test_plain_words_come_in_spanish_too_and_in_english_for_any_other_language() -> None:
    assert read(language="es").plain_name == "Presión arterial alta"
    assert read(language="fr").plain_name == "High blood pressure"


@pytest.mark.parametrize(
    ("display", "plain"),
    [
        ("Rare thing (disorder)", "Rare thing"),
        ("Rare thing (finding)", "Rare thing"),
        ("Rare thing (situation) ", "Rare thing"),
        ("Rare thing (left) side", "Rare thing (left) side"),
    ],
)
def test_without_words_of_ours_the_clinical_name_loses_its_semantic_tag(display: str, plain: str) -> None:
    assert read(code="1", display=display).plain_name == plain


def test_a_code_of_another_system_never_borrows_the_words_of_a_snomed_code() -> None:
    elsewhere = {"coding": [{"system": "http://local.example", "code": "59621000", "display": "Broken toe"}]}

    assert facts_of(condition() | {"code": elsewhere}).plain_name == "Broken toe"


def test_words_are_found_by_any_of_several_codings() -> None:
    both = [
        {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10", "display": "Essential (primary) hypertension"},
        {"system": SNOMED, "code": "59621000"},
    ]
    found = facts_of(condition() | {"code": {"coding": both}})

    assert (found.plain_name, found.code) == ("High blood pressure", "I10")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("active", "active"),
        ("recurrence", "active"),
        ("relapse", "active"),
        ("inactive", "resolved"),
        ("remission", "resolved"),
        ("resolved", "resolved"),
        ("something-else", "unknown"),
    ],
)
def test_a_clinical_status_is_active_resolved_or_unknown(told: str, shown: str) -> None:
    assert read(clinicalStatus=status(told)).status == shown


def test_without_a_clinical_status_it_is_unknown() -> None:
    without = condition()
    del without["clinicalStatus"]

    assert facts_of(without).status == "unknown"


@pytest.mark.spec("S119")
@pytest.mark.parametrize("wrong", ["entered-in-error", "refuted"])
def test_what_was_entered_in_error_or_refuted_is_never_shown(wrong: str) -> None:
    assert not shows(condition(verificationStatus=verification(wrong)))


def test_a_second_coding_that_says_entered_in_error_is_believed() -> None:
    told = {"coding": [{"system": "http://local.example", "code": "ok"}, *verification("entered-in-error")["coding"]]}

    assert not shows(condition(verificationStatus=told))


@pytest.mark.spec("S119")
@pytest.mark.parametrize(
    ("code", "plain", "clinical"),
    [
        ({"coding": [{"system": SNOMED, "code": "59621000"}]}, "High blood pressure", "59621000"),
        ({"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I10"}]}, "I10", "I10"),
        ({"coding": [{"code": "I10"}, {"display": "Hypertension"}]}, "Hypertension", "Hypertension"),
        ({"text": "Bad knee"}, "Bad knee", "Bad knee"),
        ({"coding": [{"display": "(disorder)"}]}, "(disorder)", "(disorder)"),
    ],
)
def test_an_active_problem_is_shown_by_whatever_names_it(code: dict[str, Any], plain: str, clinical: str) -> None:
    told = condition() | {"code": code}
    found = facts_of(told)

    assert shows(told)
    assert (found.plain_name, found.clinical_name, found.status) == (plain, clinical, "active")


@pytest.mark.parametrize("code", [{}, {"coding": []}, {"coding": [{"system": SNOMED}]}, {"text": " "}])
def test_a_condition_that_nothing_names_is_not_shown(code: dict[str, Any]) -> None:
    assert not shows(condition() | {"code": code})


def test_what_was_entered_in_error_needs_no_clinical_status_to_stay_away() -> None:
    told = condition(verificationStatus=verification("entered-in-error"))
    del told["clinicalStatus"]

    assert not shows(told)


@pytest.mark.parametrize(("standing", "until"), [("active", None), ("recurrence", None), ("resolved", "2012")])
def test_a_current_problem_has_no_end_whatever_else_is_said(standing: str, until: str | None) -> None:
    ended = read(clinicalStatus=status(standing), abatementDateTime="2012")
    spanned = read(clinicalStatus=status(standing), abatementPeriod={"end": "2012"})

    assert (ended.until, spanned.until) == (until, until)


@pytest.mark.parametrize(("told", "sure"), [("confirmed", True), ("provisional", False), ("differential", False)])
def test_what_is_not_confirmed_says_so(told: str, *, sure: bool) -> None:
    assert read(verificationStatus=verification(told)).confirmed is sure


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("2010", "2010"),
        ("2010-05", "2010-05"),
        ("2010-05-09", "2010-05-09"),
        ("2010-05-09T22:53:17+00:00", "2010-05-09"),
    ],
)
def test_a_partial_date_stays_as_partial_as_it_was_written(told: str, shown: str) -> None:
    found = read(onsetDateTime=told, abatementDateTime=told, clinicalStatus=status("resolved"))

    assert (found.since, found.until) == (shown, shown)


def test_a_period_gives_its_start_and_its_end_and_an_age_gives_no_date() -> None:
    ended = {"start": "2011-02", "end": "2012"}
    period = read(onsetPeriod={"start": "2011-02"}, abatementPeriod=ended, clinicalStatus=status("resolved"))
    age = read(onsetAge={"value": 52, "unit": "a"})

    assert (period.since, period.until) == ("2011-02", "2012")
    assert (age.since, age.until) == (None, None)


def test_active_comes_first_then_newest_first_and_undated_last() -> None:
    told = [
        told_of(condition(display="old", code="1", onsetDateTime="2001")),
        told_of(condition(display="over", code="1", onsetDateTime="2020", clinicalStatus=status("resolved"))),
        told_of(condition(display="undated", code="1")),
        told_of(condition(display="who knows", code="1", clinicalStatus=status("?"))),
        told_of(condition(display="new", code="1", onsetDateTime="2001-06")),
    ]

    names = [found.facts["clinical_name"] for found in sorted(told, key=lambda one: one.sort_key)]

    assert names == ["new", "old", "undated", "who knows", "over"]
