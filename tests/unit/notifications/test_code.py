"""What a provider's answer makes of a code, and what a person reads or hears."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import unescape

import pytest

from services.notifications.channels.code_words import call_words, text_words
from services.notifications.domain.answer import Answer
from services.notifications.domain.code import Later, is_nobodys, judge, outcome_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DEADLINE = NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "accepted"), (201, "accepted"), (400, "refused"), (401, "unreachable"), (404, "unreachable"),
        (429, "deferred"), (500, "unknown"), (502, "unknown"), (503, "deferred"), (504, "unknown"), (302, "unknown"),
    ],
)  # fmt: skip
def test_only_a_clear_no_means_not_sent(status: int, verdict: str) -> None:
    found = judge(status)
    assert (found.verdict, found.code) == (verdict, f"http_{status}")


def test_unknown_is_final_and_not_failed() -> None:
    assert outcome_of(Answer("unknown"), number=1, now=NOW, deadline=DEADLINE) == "unknown"


def test_retries_grow_to_half_a_minute_and_end_at_the_deadline() -> None:
    waits = []
    for number in range(1, 8):
        outcome = outcome_of(Answer("deferred"), number=number, now=NOW, deadline=DEADLINE)
        assert isinstance(outcome, Later)
        waits.append((outcome.due_at - NOW).total_seconds())
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    near = NOW + timedelta(seconds=1)
    assert outcome_of(Answer("unreachable"), number=1, now=NOW, deadline=near) == "expired"


def test_no_country_begins_with_zero() -> None:
    assert is_nobodys("+00000000000")
    assert not is_nobodys("+12025550143")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "security code is 482913"),
        ("es-MX", "seguridad de Acme & Co es 482913"),
        ("pt", "Your Acme & Co security code is"),
    ],
)
def test_a_text_is_short_and_names_nobody(language: str, words: str) -> None:
    text = text_words("Acme & Co", "482913", language=language)
    assert words in text
    assert len(text) <= 160
    assert "http" not in text


@pytest.mark.parametrize(("language", "accent"), [("en", "en-US"), ("es", "es-MX"), ("fr", "en-US")])
def test_a_call_says_each_digit_by_itself_and_all_of_them_twice(language: str, accent: str) -> None:
    call = call_words("Acme & <Co>", "482913", language=language)
    said = re.findall(r"<(Say|Pause)([^>]*?)/?>([^<]*)", call)
    digits = [text for tag, _, text in said if tag == "Say" and re.fullmatch(r"[0-9]", text)]
    assert digits == list("482913") * 2
    assert {spoken for tag, spoken, _ in said if tag == "Say"} == {f' language="{accent}"'}
    for before, (tag, _, text) in itertools.pairwise(said):
        if tag == "Say" and text.isdigit():
            assert before[0] == "Pause"
    assert "Acme & <Co>" in unescape(said[1][2])
    assert call.startswith("<Response>")
    assert call.endswith("</Response>")
    assert len(call) < 4000
