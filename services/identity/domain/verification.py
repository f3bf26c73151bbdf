"""The PIN route: how many wrong tries an invitation bears, and what counts as a try (S38, trust.md 1 and 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

OLDEST_YEARS = 130
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PIN = re.compile(r"[0-9]{8}")


@dataclass(frozen=True)
class PinRules:
    """5 failures pause for 15 minutes, 10 in all lock; then the practice must reissue (trust.md 1)."""

    tries_before_pause: int = 5
    pause: timedelta = timedelta(minutes=15)
    tries_in_all: int = 10


@dataclass(frozen=True)
class Failures:
    """Failed tries of one invitation, from every browser together: a second browser buys no tries."""

    count: int = 0
    paused_until: datetime | None = None
    locked_at: datetime | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a proof was refused; which part of it was wrong is never told."""

    reason: Literal["no_match", "paused", "locked"]
    attempts_left: int = 0
    retry_at: datetime | None = None


def standing(failures: Failures, now: datetime) -> Refusal | None:
    """The refusal that meets any try at this moment, right or wrong; None when a try is welcome."""
    if failures.locked_at is not None:
        return Refusal("locked")
    if failures.paused_until is not None and now < failures.paused_until:
        return Refusal("paused", retry_at=failures.paused_until)
    return None


def count_failure(failures: Failures, now: datetime, *, rules: PinRules) -> Failures:
    """One more failed try, with the pause or the lock that it brings."""
    counted = replace(failures, count=failures.count + 1)
    if counted.count >= rules.tries_in_all:
        return replace(counted, locked_at=now)
    if counted.count % rules.tries_before_pause == 0:
        return replace(counted, paused_until=now + rules.pause)
    return counted


def refusal(failures: Failures, now: datetime, *, rules: PinRules) -> Refusal:
    """What to answer after a try that failed: the try that brings a pause or a lock says so at once."""
    return standing(failures, now) or Refusal("no_match", attempts_left=tries_left(failures, rules=rules))


def tries_left(failures: Failures, *, rules: PinRules) -> int:
    """Tries until the next pause or lock."""
    until_pause = rules.tries_before_pause - failures.count % rules.tries_before_pause
    return min(until_pause, rules.tries_in_all - failures.count)


def read_birth_date(text: str, today: date) -> date | None:
    """An ISO date of a living person's birth, or None: such a try is malformed and does not count."""
    try:
        born = date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None
    return born if born and born <= today and today.year - born.year <= OLDEST_YEARS else None


def read_pin(text: str) -> str | None:
    """Eight ASCII digits, or None."""
    return text if _PIN.fullmatch(text) else None
