"""What an EHR signed is good here, for a minute (RFC 7519)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.enrollment.domain.signed import SignedWord, WordRefusal, read_word
from services.enrollment.domain.staff import Member, StaffRules, StaffSession, read_launch
from shared.ids import new_id

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
AUDIENCE = "https://portal.example.org/console/launch"
GOOD: dict[str, Any] = {
    "iss": "ehr.demo",
    "sub": "dr.lee",
    "aud": AUDIENCE,
    "iat": AT,
    "exp": AT + 60,
    "jti": "one",
    "practice": "p",
    "name": "Dr. Lee",
    "role": "user",
}


def read(**other: Any) -> SignedWord | WordRefusal:
    """The good claims, but for these."""
    return read_word(GOOD | other, kid="first", audience=AUDIENCE, now=NOW)


def test_a_good_word_is_read_and_remembered_until_time_alone_refuses_it() -> None:
    word = read()
    assert isinstance(word, SignedWord)
    assert (word.ehr, word.jti) == ("ehr.demo", "one")
    assert isinstance(
        read_word(GOOD, kid="first", audience=AUDIENCE, now=word.forget_at - timedelta(seconds=1)), SignedWord
    )
    assert read_word(GOOD, kid="first", audience=AUDIENCE, now=word.forget_at) is WordRefusal.EXPIRED


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "https://elsewhere.example.org"}, WordRefusal.WRONG_AUDIENCE),
        ({"aud": None}, WordRefusal.WRONG_AUDIENCE),
        ({"aud": [AUDIENCE + "/"]}, WordRefusal.WRONG_AUDIENCE),
        ({"exp": AT + 61}, WordRefusal.LIVES_TOO_LONG),
        ({"exp": AT}, WordRefusal.LIVES_TOO_LONG),
        ({"exp": AT - 1}, WordRefusal.LIVES_TOO_LONG),
        ({"iat": AT - 120, "exp": AT - 60}, WordRefusal.EXPIRED),
        ({"iat": AT + 60, "exp": AT + 90}, WordRefusal.EXPIRED),
        ({"iat": None}, WordRefusal.CLAIMS_INVALID),
        ({"exp": "soon"}, WordRefusal.CLAIMS_INVALID),
        ({"exp": True}, WordRefusal.CLAIMS_INVALID),
        ({"exp": 1e300}, WordRefusal.CLAIMS_INVALID),
        ({"exp": float("nan")}, WordRefusal.CLAIMS_INVALID),
        ({"jti": ""}, WordRefusal.CLAIMS_INVALID),
        ({"jti": "x" * 201}, WordRefusal.CLAIMS_INVALID),
        ({"jti": "\x00"}, WordRefusal.CLAIMS_INVALID),
        ({"jti": 7}, WordRefusal.CLAIMS_INVALID),
        ({"iss": None}, WordRefusal.CLAIMS_INVALID),
    ],
)
def test_a_word_for_another_time_or_place_is_refused(claims: dict[str, Any], reason: WordRefusal) -> None:
    assert read(**claims) is reason


def test_one_of_several_audiences_is_enough() -> None:
    assert isinstance(read(aud=["https://elsewhere.example.org", AUDIENCE]), SignedWord)


def test_a_launch_names_staff_role_practice_and_perhaps_a_chart() -> None:
    word = read(chart="c-1")
    assert isinstance(word, SignedWord)
    launch = read_launch(word)
    assert launch is not None
    assert (launch.member, launch.chart_id) == (Member("p", "dr.lee", "Dr. Lee", "user"), "c-1")


@pytest.mark.parametrize(
    "claims",
    [{"practice": None}, {"sub": ""}, {"name": None}, {"role": "owner"}, {"role": ["user"]}, {"chart": 7}],
)
def test_a_launch_that_leaves_something_open_is_none(claims: dict[str, Any]) -> None:
    word = read(**claims)
    assert isinstance(word, SignedWord)
    assert read_launch(word) is None


@pytest.mark.parametrize(
    ("begun", "seen", "live"),
    [(0, 0, True), (9, 0.2, True), (9, 0.25, False), (10, 0, False), (0.25, 0.25, False)],
)
def test_a_staff_session_ends_after_a_quarter_of_an_hour_unused_and_ten_hours_in_all(
    begun: float, seen: float, live: bool
) -> None:
    session = StaffSession(new_id(), "p", "s", None, NOW - timedelta(hours=begun), NOW - timedelta(hours=seen))
    assert session.is_live(NOW, rules=StaffRules()) is live
