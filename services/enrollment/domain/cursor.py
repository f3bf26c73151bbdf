"""How far an EHR has read its feed, and when it last did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

GOOD_FOR = timedelta(days=29)
"""A day less than the feed is kept: what followed an older one may be gone."""


@dataclass(frozen=True)
class Cursor:
    """Everything up to `position` was read at `read_at`."""

    position: int
    read_at: datetime

    def is_good(self, now: datetime) -> bool:
        """Is all that follows it still there?"""
        return now - self.read_at < GOOD_FOR

    def as_text(self) -> str:
        """For a seal."""
        return json.dumps([self.position, int(self.read_at.timestamp())])


def read_cursor(text: str) -> Cursor:
    """What `as_text` wrote."""
    position, read_at = json.loads(text)
    return Cursor(position, datetime.fromtimestamp(read_at, UTC))
