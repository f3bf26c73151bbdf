"""Sessions: over after 15 minutes without use and 12 hours in any case (trust.md 1, 45 CFR 164.312(a)(2)(iii))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class SessionRules:
    """`touch` is how old the note of the last use may grow before it is written again."""

    idle: timedelta = timedelta(minutes=15)
    absolute: timedelta = timedelta(hours=12)
    touch: timedelta = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """One browser logged in to one account."""

    session_id: UUID
    account_id: UUID
    begun_at: datetime
    last_seen_at: datetime

    def ends_at(self, *, rules: SessionRules) -> datetime:
        """When it ends unless it is used again: idle too long, or past its absolute end."""
        return min(self.last_seen_at + rules.idle, self.begun_at + rules.absolute)

    def is_live(self, now: datetime, *, rules: SessionRules) -> bool:
        """Has its end not come yet?"""
        return now < self.ends_at(rules=rules)

    def needs_touch(self, now: datetime, *, rules: SessionRules) -> bool:
        """Is it time to write down that the session is in use?"""
        return now >= self.last_seen_at + rules.touch
