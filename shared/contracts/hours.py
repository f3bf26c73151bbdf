"""The hours in which people are written to who do not wait for it: by the practice's own clock, never at night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, model_validator

from shared.messages import Line, Message


class Hours(Message):
    """From the hour `since` (0-23) until the hour `until` (1-24), by the clock of a time zone (IANA)."""

    zone: Line
    since: int = Field(ge=0, le=23)
    until: int = Field(ge=1, le=24)

    @model_validator(mode="after")
    def _is_a_day(self) -> Hours:
        if self.since >= self.until:
            raise ValueError("a day that ends before it begins")
        return self

    def next(self, at: datetime) -> datetime:
        """`at`, or the end of the night that it falls into. Where nobody knows the zone there is no night: a reminder
        at a bad hour is better than none."""
        try:
            local = at.astimezone(ZoneInfo(self.zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return at
        if self.since <= local.hour < self.until:
            return at
        morning = local.replace(hour=self.since, minute=0, second=0, microsecond=0)
        return (morning + timedelta(days=local.hour >= self.until)).astimezone(UTC)
