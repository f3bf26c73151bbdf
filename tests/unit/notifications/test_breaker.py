"""The circuit breaker of a provider."""

from __future__ import annotations

from services.notifications.domain.breaker import Breaker


def tripped(at: float = 100.0) -> Breaker:
    """One that has just tripped."""
    breaker = Breaker()
    for _ in range(Breaker.trips_at):
        breaker = breaker.after(at, works=False)
    return breaker


def test_a_fault_or_two_hold_up_nobody() -> None:
    breaker = Breaker().after(1, works=False).after(2, works=False)
    assert (breaker.is_open, breaker.wait(2)) == (False, 0.0)
    assert breaker.after(3, works=True) == Breaker()


def test_the_third_fault_in_a_row_trips_it_for_a_second() -> None:
    assert tripped().is_open
    assert tripped().wait(100.25) == 0.75
    assert tripped().wait(101.5) == 0.0


def test_each_failed_probe_doubles_the_pause_up_to_a_quarter_of_a_minute() -> None:
    breaker, now, pauses = tripped(), 100.0, []
    for _ in range(7):
        pauses.append(breaker.wait(now))
        now += breaker.wait(now)
        breaker = breaker.after(now, works=False)
    assert pauses == [1, 2, 4, 8, 15, 15, 15]


def test_orders_that_were_under_way_when_it_tripped_do_not_lengthen_the_pause() -> None:
    breaker = tripped()
    for _ in range(20):
        breaker = breaker.after(100.1, works=False)
    assert breaker.wait(100.0) == tripped().wait(100.0)


def test_one_probe_that_works_opens_the_way_for_all() -> None:
    assert tripped().after(101, works=True) == Breaker()


def test_that_of_the_mail_server_trips_at_once_and_pauses_for_half_a_minute_at_most() -> None:
    breaker, now, pauses = Breaker(trips_at=1, longest=30.0), 100.0, []
    for _ in range(7):
        breaker = breaker.after(now, works=False)
        pauses.append(breaker.wait(now))
        now += breaker.wait(now)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    assert breaker.after(now, works=True) == Breaker(trips_at=1, longest=30.0)
    assert Breaker(faults=100_000, pauses=100_000).after(1, works=False).wait(1) == 15
