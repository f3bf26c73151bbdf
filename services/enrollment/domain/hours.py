"""The hours in which a practice writes to people who do not wait for it: by its own clock, never at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Hours:
    """From the hour `since` (0-23) until the hour `until` (1-24), by the clock of a time zone (IANA)."""

    zone: str
    since: int
    until: int

    def next(self, at: datetime) -> datetime:
        """`at`, or the end of the night that it falls into."""
        local = at.astimezone(ZoneInfo(self.zone))
        if self.since <= local.hour < self.until:
            return at
        morning = local.replace(hour=self.since, minute=0, second=0, microsecond=0)
        return (morning + timedelta(days=local.hour >= self.until)).astimezone(UTC)


ALWAYS = Hours("UTC", 0, 24)
BY_DAY = Hours("America/Chicago", 8, 21)
"""Until a practice says where it is: the middle of the country that the defaults are for."""
