"""Letters that remind: of a link that is about to die, and of an access that is about to end."""

from __future__ import annotations

import re

import pytest

from services.notifications.channels.wording import LANGUAGES
from services.notifications.domain.message import Kind
from tests.unit.notifications.makers import LINK, body, mail, read

KINDS: tuple[Kind, ...] = ("reminder", "access_ending")


def said(kind: Kind, days: int, language: str = "en") -> tuple[str, str, str]:
    """Subject, text and HTML of one letter."""
    sent = mail(kind=kind, days_left=days, language=language)
    return str(read(sent)["subject"]).strip(), " ".join(body(sent, "plain").split()), body(sent, "html")


@pytest.mark.parametrize(("days", "words"), [(3, "in 3 days"), (1, "tomorrow")])
def test_a_reminder_says_when_the_link_dies_and_that_the_old_one_works_as_long(days: int, words: str) -> None:
    subject, text, html = said("reminder", days)
    assert subject.startswith(f"Your link to your health records ends {words}")
    assert f"It ends {words}." in text
    assert "The link in our earlier email works too, until the same day." in text
    assert LINK in text
    assert LINK in html
    assert "Access your records" in html


@pytest.mark.parametrize(("days", "words"), [(90, "in 90 days"), (1, "tomorrow")])
def test_a_notice_says_when_the_access_ends_and_whom_to_ask(days: int, words: str) -> None:
    subject, text, _ = said("access_ending", days)
    assert subject.startswith(f"Your access to health records ends {words}")
    assert f"This access ends {words}." in text
    assert "ask Integrative Medicine" in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("days", [90, 3, 1])
def test_spanish_letters_are_spanish_and_no_placeholder_is_left(kind: Kind, days: int) -> None:
    subject, text, html = said(kind, days, "es")
    assert re.search(r"\b(termina|vence)\b", subject)
    assert not re.search(r"[{}]|\bNone\b", subject + text + re.sub(r"<style>.*?</style>", "", html, flags=re.S))
    assert not re.search(r"\b(the|your|you)\b", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_letter_has_anything_like_an_access_code(kind: Kind, language: str) -> None:
    _, text, _ = said(kind, 3, language)
    assert not re.search(r"\d{4}-\d{4}|\b\d{6,8}\b", text)


QUIET = "http://localhost:8080/u/" + "Q" * 64


@pytest.mark.spec("S118")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_reminder_says_how_to_get_no_more_of_them_to_readers_and_to_their_programs(kind: Kind, language: str) -> None:
    sent = mail(kind=kind, days_left=3, language=language, quiet=QUIET)
    found = read(sent)
    assert found["List-Unsubscribe"] == f"<{QUIET}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert QUIET in body(sent, "plain")
    assert f'href="{QUIET}"' in body(sent, "html")


@pytest.mark.parametrize("kind", KINDS)
def test_without_such_a_link_nothing_is_offered(kind: Kind) -> None:
    sent = mail(kind=kind, days_left=3)
    assert read(sent)["List-Unsubscribe"] is None
    assert "reminders" not in body(sent, "plain")
