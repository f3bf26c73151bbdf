"""A share of a chart: who may make one, how long it lasts, and how many wrong passcodes it bears (trust.md 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LONGEST_NAME = 100
"""Characters of whom a share is for."""
_PASSCODE = re.compile(r"[0-9]{8}")


@dataclass(frozen=True)
class ShareRules:
    """As for a PIN: 5 wrong passcodes pause for 15 minutes, 10 in all end the share. `fresh` is for how long a given
    password lets somebody make one, `idle` how long a recipient may do nothing, `daily` how many one access makes."""

    tries_before_pause: int = 5
    pause: timedelta = timedelta(minutes=15)
    tries_in_all: int = 10
    fresh: timedelta = timedelta(minutes=10)
    idle: timedelta = timedelta(minutes=15)
    daily: int = 20

    def is_fresh(self, given_at: datetime, now: datetime) -> bool:
        """Was the password given a moment ago (docs/adr/0029)?"""
        return now < given_at + self.fresh


@dataclass(frozen=True)
class Misses:
    """Wrong passcodes of one share, from every browser together."""

    count: int = 0
    paused_until: datetime | None = None
    locked_at: datetime | None = None

    def is_paused(self, now: datetime) -> bool:
        """Is no passcode compared at this moment, right or wrong?"""
        return self.paused_until is not None and now < self.paused_until

    def and_one(self, now: datetime, *, rules: ShareRules) -> Misses:
        """One more, with the pause or the end that it brings."""
        counted = replace(self, count=self.count + 1)
        if counted.count >= rules.tries_in_all:
            return replace(counted, locked_at=now)
        if counted.count % rules.tries_before_pause == 0:
            return replace(counted, paused_until=now + rules.pause)
        return counted

    def left(self, *, rules: ShareRules) -> int:
        """Tries until the next pause, or the end."""
        until_pause = rules.tries_before_pause - self.count % rules.tries_before_pause
        return min(until_pause, rules.tries_in_all - self.count)


def read_name(text: str) -> str | None:
    """Whom a share is for: one line that says something, or None."""
    name = " ".join(text.split())
    return name if name.isprintable() and 0 < len(name) <= LONGEST_NAME else None


def read_passcode(text: str) -> str | None:
    """Eight ASCII digits, or None."""
    return text if _PASSCODE.fullmatch(text) else None
