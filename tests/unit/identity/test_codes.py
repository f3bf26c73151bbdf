"""Security codes by phone: when one may be asked for, how often it may be tried, and when it dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.codes import (
    DAY,
    Code,
    CodeRules,
    Requests,
    checks_left,
    new_code,
    nobodys,
    paused_until,
    read_code,
    read_phone,
    standing,
    welcome_at,
)
from shared.ids import new_id

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = CodeRules()
HOLDER = new_id()


def asked(ago: timedelta, **changes: Any) -> Code:
    at = NOW - ago
    fields: dict[str, Any] = {
        "code_id": new_id(),
        "holder": HOLDER,
        "channel": "text",
        "phone_index": b"i",
        "matched": True,
        "sent": True,
        "requested_at": at,
        "expires_at": at + RULES.life,
        "check": b"c",
    }
    return Code(**{**fields, **changes})


def minutes(*ago: float) -> Requests:
    return Requests([asked(timedelta(minutes=one)) for one in sorted(ago)])


@pytest.mark.parametrize(
    ("requests", "wait"),
    [
        (Requests(), timedelta(0)),
        (minutes(0), timedelta(seconds=60)),
        (minutes(0.5), timedelta(seconds=30)),
        (minutes(1), timedelta(0)),
        (minutes(2, 10), timedelta(0)),
        (minutes(2, 10, 20), timedelta(minutes=10)),
        (minutes(2, 10, 31), timedelta(0)),
        (minutes(31, 100, 200, 300, 400, 600), timedelta(minutes=840)),
        (minutes(31, 100, 200, 300, 400), timedelta(0)),
    ],
)
def test_requests_are_a_minute_apart_three_in_half_an_hour_and_six_in_a_day(
    requests: Requests, wait: timedelta
) -> None:
    assert welcome_at(requests, NOW, rules=RULES) - NOW == wait


def test_fifteen_wrong_codes_in_a_day_pause_until_the_oldest_of_them_is_a_day_old() -> None:
    old, new = asked(timedelta(hours=20), failures=5), asked(timedelta(hours=1), failures=5)
    middle = asked(timedelta(hours=3), failures=4)
    assert paused_until(Requests([new, middle, old]), NOW, rules=RULES) is None
    full = Requests([new, asked(timedelta(hours=3), failures=5), old])
    assert paused_until(full, NOW, rules=RULES) == old.requested_at + DAY


def test_a_code_is_over_when_used_old_or_tried_too_often() -> None:
    assert standing(asked(timedelta(minutes=9)), NOW, rules=RULES) is None
    assert standing(None, NOW, rules=RULES) == "expired"
    assert standing(asked(timedelta(minutes=10)), NOW, rules=RULES) == "expired"
    assert standing(asked(timedelta(minutes=1), check=None), NOW, rules=RULES) == "expired"
    assert standing(asked(timedelta(minutes=1), failures=5, check=None), NOW, rules=RULES) == "spent"


def test_the_day_may_leave_fewer_tries_than_the_code() -> None:
    code = asked(timedelta(minutes=1), failures=1)
    assert checks_left(code, Requests([code]), rules=RULES) == 4
    before = [asked(timedelta(hours=one), failures=4) for one in (1, 2, 3)]
    assert checks_left(code, Requests([code, *before]), rules=RULES) == 2


def test_each_browser_has_its_own_last_code() -> None:
    mine, other = asked(timedelta(minutes=5)), asked(timedelta(minutes=1), holder=new_id())
    assert Requests([other, mine]).last_of(HOLDER) == mine
    assert Requests([other]).last_of(HOLDER) is None


@given(st.lists(st.integers(0, 5), max_size=8))
def test_asking_again_never_makes_failures_fewer(failures: list[int]) -> None:
    known = [asked(timedelta(minutes=n + 1), failures=count) for n, count in enumerate(failures)]
    assert Requests([asked(timedelta(0)), *known]).failures == sum(failures)


@pytest.mark.parametrize("text", ["12345", "1234567", "12345a", "１２３４５６", " 123456", ""])
def test_only_six_digits_are_a_code(text: str) -> None:
    assert read_code(text) is None
    assert read_code(new_code()) is not None


@pytest.mark.parametrize("text", ["2025550143", "+0123456789", "+1", "+1 202 555 0143", ""])
def test_only_e164_is_a_phone(text: str) -> None:
    assert read_phone(text) is None
    assert read_phone("+12025550143") == "+12025550143"


def test_nobodys_number_is_as_long_and_no_number() -> None:
    assert nobodys("+12025550143") == "+00000000000"
    assert read_phone(nobodys("+12025550143")) is None
