"""How much a worker claims at once."""

from __future__ import annotations

import pytest

from services.notifications.domain.pace import MOST, Pace


def after(pace: Pace, *seconds: float) -> Pace:
    """The pace after mails that took so long."""
    for one in seconds:
        pace = pace.after(one)
    return pace


def test_a_fast_server_is_kept_busy_and_a_slow_one_is_not_crowded() -> None:
    assert after(Pace(4), *[0.001] * 100).ahead == MOST
    assert after(Pace(4), *[0.1] * 100).ahead == 20, "half a second's work for four connections"
    assert after(Pace(4), *[5.0] * 100).ahead == 4


def test_one_mail_that_was_slow_is_no_slow_server() -> None:
    assert after(Pace(4), *[0.01] * 100, 0.2).seconds_per_mail == pytest.approx(0.029)


def test_a_server_that_answers_in_no_time_is_still_claimed_for_in_numbers() -> None:
    assert after(Pace(1), *[0.0] * 10_000).ahead == MOST
