"""Paces: so many calls a minute, a rest earns as many at once, and nobody pays for another."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway import callers
from services.gateway.callers import Callers, Pace


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(pace: Pace, caller: str, calls: int) -> int:
    """How many of so many calls may be made at this moment."""
    return sum(pace.wait(caller) == 0 for _ in range(calls))


def test_a_minute_s_calls_may_come_at_once_and_then_one_at_a_time() -> None:
    clock = Clock()
    pace = Pace(60, clock=clock)
    assert taken(pace, "a", 100) == 60
    assert 0 < pace.wait("a") <= 1
    clock.now += pace.wait("a")
    assert taken(pace, "a", 10) == 1
    clock.now += 3600
    assert taken(pace, "a", 100) == 60


def test_a_flood_of_one_leaves_the_other_its_whole_minute() -> None:
    pace = Pace(60, clock=Clock())
    taken(pace, "a", 10_000)
    assert taken(pace, "b", 100) == 60


def test_calls_that_were_turned_away_do_not_prolong_the_wait() -> None:
    clock = Clock()
    pace = Pace(60, clock=clock)
    taken(pace, "a", 10_000)
    clock.now += 1
    assert pace.wait("a") == 0


@settings(deadline=None)
@given(st.integers(1, 1000), st.lists(st.floats(0, 90), max_size=60))
def test_within_any_minute_no_more_than_twice_as_many_are_made(per_minute: int, pauses: list[float]) -> None:
    clock = Clock()
    pace = Pace(per_minute, clock=clock)
    made = []
    for pause in pauses:
        clock.now += pause
        made += [clock.now] * taken(pace, "a", 40)
    assert all(sum(at <= one < at + 60 for one in made) <= 2 * per_minute for at in made)


def test_whoever_makes_up_callers_fills_no_memory() -> None:
    pace = Pace(60, clock=Clock())
    for number in range(callers.REMEMBERED + 100):
        pace.wait(f"n{number}")
    assert len(pace._due) == callers.REMEMBERED


def test_a_token_counts_for_its_ehr_once_it_is_known_and_for_its_network_before() -> None:
    found = Callers(Pace(2, clock=Clock()), Pace(1, clock=Clock()))
    assert found.wait("token", "203.0.113.0/24") == 0
    assert found.wait("other", "203.0.113.0/24") > 0
    found.remember("token", "ehr.a")
    found.remember("second", "ehr.a")
    assert [found.wait(token, "203.0.113.0/24") > 0 for token in ("token", "second", "token")] == [False, False, True]
    found.forget("second")
    assert found.wait("second", "198.51.100.0/24") == 0
    assert found.wait("third", None) == found.wait(None, None) == 0
