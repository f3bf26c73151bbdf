"""The PIN route bears five failures before a pause and ten in all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.verification import (
    Failures,
    PinRules,
    count_failure,
    read_birth_date,
    read_pin,
    refusal,
    standing,
    tries_left,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
RULES = PinRules()


def after(tries: int, *, at: datetime = NOW) -> Failures:
    failures = Failures()
    for _ in range(tries):
        failures = count_failure(failures, at, rules=RULES)
    return failures


def test_four_failures_leave_one_try_before_the_pause() -> None:
    assert standing(after(4), NOW) is None
    assert tries_left(after(4), rules=RULES) == 1


def test_the_fifth_failure_pauses_for_fifteen_minutes() -> None:
    paused = standing(after(5), NOW)
    assert paused is not None
    assert (paused.reason, paused.retry_at) == ("paused", NOW + timedelta(minutes=15))
    assert standing(after(5), NOW + timedelta(minutes=15)) is None


def test_after_the_pause_five_more_tries_are_left() -> None:
    assert tries_left(after(5), rules=RULES) == 5


def test_the_tenth_failure_locks_for_ever() -> None:
    locked = standing(after(10), NOW + timedelta(days=365))
    assert locked is not None
    assert locked.reason == "locked"


def test_the_try_that_brings_a_pause_or_a_lock_says_so_at_once() -> None:
    assert [refusal(after(count), NOW, rules=RULES).reason for count in (1, 4, 5, 6, 9, 10)] == [
        "no_match",
        "no_match",
        "paused",
        "paused",  # the pause of the fifth is still running at the same moment
        "paused",
        "locked",
    ]


@given(st.integers(1, 9))
def test_whoever_waits_out_every_pause_has_ten_tries_and_no_more(gap: int) -> None:
    failures, moment, tries = Failures(), NOW, 0
    while (refused := standing(failures, moment)) is None or refused.reason != "locked":
        if refused is None:
            failures = count_failure(failures, moment, rules=RULES)
            tries += 1
        moment += timedelta(minutes=gap)
    assert tries == 10


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1980",
        "02/30/1980",
        "1980-02-30",
        "31/12/1980",
        "80-01-02",
        "1980-1-2",
        "19800102",
        "2026-03-02",
        "1895-12-31",
        "1980-01-02\n",
        "1980-01-02T00:00",
        "١٩٨٠-٠١-٠٢",
        "\x001980-01-02",
    ],
)
@pytest.mark.spec("S37")
def test_a_date_of_birth_that_is_malformed_or_nobodys_is_not_read(text: str) -> None:
    assert read_birth_date(text, TODAY) is None


def test_a_date_of_birth_is_read_as_iso_up_to_today() -> None:
    assert read_birth_date("1980-01-02", TODAY) == date(1980, 1, 2)
    assert read_birth_date("2026-03-01", TODAY) == TODAY


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456789", "1234-5678", "1234567a", "１２３４５６７８", "12345678\n"]
)
def test_a_pin_is_eight_ascii_digits_and_nothing_else(text: str) -> None:
    assert read_pin(text) is None
    assert read_pin("12345678") == "12345678"
