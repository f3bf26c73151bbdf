"""What an answer makes of a message."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.answer import Answer, Stage, Verdict, judge
from services.notifications.domain.message import (
    Bounced,
    Delivered,
    Outcome,
    Patience,
    Waiting,
    is_expired,
    outcome_of,
    wait_before_retry,
)
from tests.unit.notifications.makers import NOW, attempt

DEFERRED, UNREACHABLE, UNKNOWN = Answer("deferred", "smtp_451"), Answer("unreachable"), Answer("unknown", "closed")


def outcome(answer: Answer, number: int = 1, *, deadline: datetime = NOW + timedelta(days=7)) -> Outcome:
    return outcome_of(attempt(number, deadline=deadline), answer, now=NOW, patience=Patience(), chance=0.5)


def test_an_accepted_message_is_delivered_even_past_its_deadline() -> None:
    assert outcome(Answer("accepted")) == Delivered()
    assert outcome(Answer("accepted"), deadline=NOW - timedelta(days=1)) == Delivered()


def test_a_refused_message_bounces_at_once() -> None:
    assert outcome(Answer("refused", "smtp_550")) == Bounced("refused")


@pytest.mark.parametrize("answer", [DEFERRED, UNREACHABLE, UNKNOWN])
def test_a_passing_fault_waits_thirty_seconds_at_first(answer: Answer) -> None:
    assert outcome(answer) == Waiting(NOW + timedelta(seconds=30))


@pytest.mark.parametrize("answer", [DEFERRED, UNREACHABLE, UNKNOWN])
def test_a_fault_at_the_deadline_is_the_end(answer: Answer) -> None:
    assert outcome(answer, deadline=NOW) == Bounced("expired")


def test_a_retry_never_falls_due_after_the_deadline() -> None:
    assert outcome(DEFERRED, 8, deadline=NOW + timedelta(minutes=5)) == Waiting(NOW + timedelta(minutes=5))


def test_waits_double_up_to_a_day_for_a_mailbox_and_a_quarter_of_an_hour_for_our_own_server() -> None:
    assert [outcome(DEFERRED, n) for n in (2, 3)] == [Waiting(NOW + timedelta(seconds=s)) for s in (60, 120)]
    assert outcome(DEFERRED, 40) == Waiting(NOW + timedelta(hours=24))
    assert outcome(UNREACHABLE, 40) == Waiting(NOW + timedelta(minutes=15))


@given(tries=st.integers(0, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_any_wait_is_spread_by_a_quarter_and_within_its_bounds(tries: int, chance: float) -> None:
    first, longest = timedelta(seconds=30), timedelta(hours=24)
    assert first * 0.75 <= wait_before_retry(tries, first=first, longest=longest, chance=chance) <= longest


def test_jitter_really_spreads() -> None:
    waits = {
        wait_before_retry(3, first=timedelta(seconds=30), longest=timedelta(days=1), chance=c) for c in (0, 0.5, 0.9)
    }
    assert len(waits) == 3


def test_the_deadline_itself_is_too_late() -> None:
    assert is_expired(NOW, now=NOW)
    assert not is_expired(NOW + timedelta(microseconds=1), now=NOW)


@pytest.mark.parametrize(
    ("stage", "code", "verdict"),
    [
        ("session", 421, "unreachable"),
        ("session", 535, "unreachable"),
        ("session", 550, "unreachable"),
        ("recipient", 421, "deferred"),
        ("recipient", 451, "deferred"),
        ("recipient", 550, "refused"),
        ("data", 452, "deferred"),
        ("data", 554, "refused"),
        ("data", -1, "deferred"),
    ],
)
def test_a_reply_code_is_judged_by_when_it_was_said(stage: Stage, code: int, verdict: Verdict) -> None:
    assert judge(stage, code) == Answer(verdict, f"smtp_{code}")
