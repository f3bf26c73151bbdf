"""Log-in slows guessing down from the tenth failure, to an hour at most, and never locks."""

from datetime import UTC, datetime, timedelta

from services.identity.domain.slowdown import Misses, SlowdownRules, count_miss, is_trusted, retry_at

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RULES = SlowdownRules()


def after(count: int) -> Misses:
    misses = Misses()
    for _ in range(count):
        misses = count_miss(misses, NOW, rules=RULES)
    return misses


def test_nine_failures_cost_no_wait() -> None:
    assert retry_at(after(9), NOW) is None


def test_from_the_tenth_failure_the_wait_doubles_from_thirty_seconds_to_an_hour() -> None:
    waits = [(after(count).delayed_until or NOW) - NOW for count in range(10, 19)]
    assert [wait.total_seconds() for wait in waits] == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_thousand_failures_are_still_no_lockout() -> None:
    assert retry_at(after(1000), NOW + timedelta(hours=1)) is None


def test_a_known_browser_is_trusted_for_ten_failures_of_its_own() -> None:
    assert is_trusted(Misses(9), rules=RULES)
    assert not is_trusted(Misses(10), rules=RULES)
