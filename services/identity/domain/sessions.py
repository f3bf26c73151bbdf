"""Sessions: over after 15 minutes without use and 12 hours in any case (trust.md 1, 45 CFR 164.312(a)(2)(iii))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class SessionRules:
    """`touch` is how old the note of the last use may grow before it is written again; `fresh` is for how long a given
    password counts for what a stolen session must not do; so many `misses` when it is asked for end the session.
    """

    idle: timedelta = timedelta(minutes=15)
    absolute: timedelta = timedelta(hours=12)
    touch: timedelta = timedelta(minutes=1)
    fresh: timedelta = timedelta(minutes=10)
    misses: int = 5


@dataclass(frozen=True)
class Session:
    """One browser logged in to one account."""

    session_id: UUID
    account_id: UUID
    begun_at: datetime
    last_seen_at: datetime
    device: str | None = None
    proven_at: datetime | None = None
    misses: int = 0

    @property
    def password_given_at(self) -> datetime:
        """When somebody gave the password last, to begin it or since."""
        return self.proven_at or self.begun_at

    def is_fresh(self, now: datetime, *, rules: SessionRules) -> bool:
        """May it change how the account is reached and proven? (trust.md 1)"""
        return now < self.password_given_at + rules.fresh

    def ends_at(self, *, rules: SessionRules) -> datetime:
        """When it ends unless it is used again: idle too long, or past its absolute end."""
        return min(self.last_seen_at + rules.idle, self.begun_at + rules.absolute)

    def is_live(self, now: datetime, *, rules: SessionRules) -> bool:
        """Has its end not come yet?"""
        return now < self.ends_at(rules=rules)

    def needs_touch(self, now: datetime, *, rules: SessionRules) -> bool:
        """Is it time to write down that the session is in use?"""
        return now >= self.last_seen_at + rules.touch
