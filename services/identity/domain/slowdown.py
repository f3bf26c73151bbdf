"""How log-in slows guessing down without a lockout that anybody could aim (trust.md 1 and 4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class SlowdownRules:
    """After 10 failures each next try waits: 30 seconds, doubling to an hour. A day of quiet forgets them."""

    free_tries: int = 10
    first_delay: timedelta = timedelta(seconds=30)
    longest_delay: timedelta = timedelta(hours=1)
    memory: timedelta = timedelta(days=1)


NETWORKS = SlowdownRules(free_tries=100, longest_delay=timedelta(minutes=15))
"""A network (/24, /64) is shared by many: a soft limit, that slows down a spray over many names and bars nobody."""


@dataclass(frozen=True)
class Misses:
    """Failed log-ins under one name from unknown browsers, or on one account from one known browser."""

    count: int = 0
    delayed_until: datetime | None = None


def retry_at(misses: Misses, now: datetime) -> datetime | None:
    """When the next try is welcome; None when it is welcome now."""
    delayed = misses.delayed_until is not None and now < misses.delayed_until
    return misses.delayed_until if delayed else None


def count_miss(misses: Misses, now: datetime, *, rules: SlowdownRules) -> Misses:
    """One more failure, and how long the next try must wait."""
    count = misses.count + 1
    over = count - rules.free_tries
    if over < 0:
        return Misses(count)
    doublings = min(over, 32)
    return Misses(count, now + min(rules.first_delay * 2**doublings, rules.longest_delay))


def is_trusted(misses: Misses, *, rules: SlowdownRules) -> bool:
    """Does a browser in which the account has logged in before still get in whatever happens elsewhere?"""
    return misses.count < rules.free_tries
