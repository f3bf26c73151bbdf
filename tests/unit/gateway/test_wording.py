"""Sentences: the same ids and values in every language, and none that is used but not written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from markupsafe import Markup

from services.gateway import wording
from services.gateway.wording import LANGUAGES, catalog, choose_language, known_language, wordings
from shared.contracts.accounts import ChangeRefused
from shared.contracts.entries import (
    Allergy,
    Appointment,
    CarePlan,
    Diagnosis,
    LabResult,
    Measured,
    Medication,
    Procedure,
    Told,
)
from shared.contracts.identity import SECURITY_QUESTIONS, AccountRefused, LoginRefused
from shared.contracts.proofs import CodeNotRequested, CodeRefused, PinRefused
from shared.contracts.records import Section
from shared.contracts.recovery import PasswordRefused

GATEWAY = Path(wording.__file__).parent
SOURCES = [*GATEWAY.glob("templates/**/*.html"), *GATEWAY.glob("**/*.py")]


def values_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogs_are_equal_in_ids_and_values(language: str) -> None:
    english, other = catalog("en"), catalog(language)
    assert set(other) == set(english)
    assert {name: values_of(text) for name, text in other.items()} == {
        name: values_of(text) for name, text in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_promises_notes(language: str) -> None:
    assert all(text.strip() for text in catalog(language).values())
    assert not any("TODO" in text for text in catalog(language).values())


def test_languages_differ_where_they_should() -> None:
    same = {name for name, text in catalog("es").items() if text == catalog("en")[name]}
    forms = {"date.clock", "entry.at", "entry.span", "copy.made", "copy.no", "download.part"}
    assert same <= forms | {"frame.error", "frame.title", "language.en", "language.es", "privacy.cookies_q"}


def test_every_sentence_that_is_used_is_written() -> None:
    used = {
        name for path in SOURCES for name in re.findall(r"""say(?:\.plain)?\(["']([\w.]+)["'][,)]""", path.read_text())
    }
    used |= {name for path in SOURCES for name in re.findall(r'"(problem\.\w+|refused\.\w+)"', path.read_text())}
    assert len(used) > 150
    assert used <= set(catalog("en"))


def test_every_reason_has_a_sentence() -> None:
    reasons = {
        model: set(get_args(model.model_fields["reason"].annotation))
        for model in (
            PinRefused, LoginRefused, AccountRefused, ChangeRefused, CodeRefused, CodeNotRequested, PasswordRefused,
        )
    }  # fmt: skip
    assert reasons[PasswordRefused] - {"not_proven"} <= set(wording.RESET_REFUSALS)
    assert reasons[PinRefused] == set(wording.PIN_REFUSALS)
    assert reasons[CodeRefused] == set(wording.CODE_REFUSALS)
    assert reasons[CodeNotRequested] == set(wording.CODE_NOT_REQUESTED)
    assert reasons[LoginRefused] == set(wording.LOGIN_REFUSALS)
    assert reasons[AccountRefused] == set(wording.ACCOUNT_REFUSALS)
    assert reasons[ChangeRefused] - {"not_fresh"} <= set(wording.CHANGE_REFUSALS)
    told = {sentence for _, sentence in wording.ACCOUNT_REFUSALS.values()}
    assert (told | set(wording.PIN_REFUSALS.values()) | set(wording.LOGIN_REFUSALS.values())) <= set(catalog("en"))


@pytest.mark.spec("S119", "S120", "S121")
def test_whatever_records_may_tell_has_a_sentence() -> None:
    kinds: tuple[type[Told], ...] = (Diagnosis, Medication, Allergy, Procedure, CarePlan, LabResult, Appointment)
    told = {f"status.{name}" for kind in kinds for name in get_args(kind.model_fields["status"].annotation)}
    flags, _ = get_args(Measured.model_fields["flag"].annotation)
    told |= {f"lab.flag_{name}" for name in get_args(flags)}
    told |= {f"section.{name}.{part}" for name in get_args(Section) for part in ("title", "lead", "none")}
    assert told <= set(catalog("en"))


@pytest.mark.spec("S57")
def test_every_security_question_has_a_sentence() -> None:
    assert {name.removeprefix("question.") for name in catalog("en") if name.startswith("question.")} == set(
        SECURITY_QUESTIONS
    )


@pytest.mark.spec("S34", "S47", "S60")
def test_the_documents_own_words_stand_exactly() -> None:
    english = catalog("en")
    assert english["link_gone.sentence"] == "Your registration link has expired. Ask your doctor to enroll you again"
    assert english["set_up_account.verified"] == "Your identity has been verified"
    assert english["problem.username_taken"].startswith("Username has already been taken")


def test_values_are_escaped_and_names_are_isolated() -> None:
    say = wordings("Chartkey")["en"]
    assert "<script>" not in say("frame.invited_by", practice="<script>alert(1)</script>")
    assert say("frame.invited_by", practice=Markup("<bdi>A</bdi>")) == "Health records from <bdi>A</bdi>"
    assert "{0.__class__}" in say("frame.invited_by", practice="{0.__class__}")


@pytest.mark.parametrize(
    ("text", "english", "spanish"),
    [
        ("2014", "2014", "2014"),
        ("2014-03", "March 2014", "marzo de 2014"),
        ("2014-03-09", "March 9, 2014", "9 de marzo de 2014"),
    ],
)
def test_partial_dates_are_never_completed(text: str, english: str, spanish: str) -> None:
    both = wordings("Chartkey")
    assert (both["en"].partial_date(text), both["es"].partial_date(text)) == (english, spanish)


@pytest.mark.spec("S121")
@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [(0, "12:05 a.m.", "12:05 a. m."), (9, "9:05 a.m.", "9:05 a. m."), (12, "12:05 p.m.", "12:05 p. m."),
     (23, "11:05 p.m.", "11:05 p. m.")],
)  # fmt: skip
def test_the_clock_has_twelve_hours_and_keeps_its_own_offset(hour: int, english: str, spanish: str) -> None:
    both = wordings("Chartkey")
    for zone in (UTC, timezone(timedelta(hours=-10)), timezone(timedelta(hours=5, minutes=45))):
        moment = datetime(2027, 3, 2, hour, 5, tzinfo=zone)
        assert (both["en"].clock(moment), both["es"].clock(moment)) == (english, spanish)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("fr,de", "en"), ("en;q=0.2,es;q=0.9", "es"), ("es;q=0", "en"),
        ("*", "en"), ("es;q=abc,en", "en"), ("ES-us", "es"), (",;q=,,", "en"), ("x" * 100_000, "en"),
    ],
)  # fmt: skip
def test_the_browsers_language_is_understood(header: str, language: str) -> None:
    assert choose_language(header) == language


def test_unknown_languages_are_nobodys_path() -> None:
    assert known_language("../../etc/passwd") is None
    assert known_language("es_MX") is None
