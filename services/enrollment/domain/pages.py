"""Where a page of a worklist begins, as text that a browser may carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

FIRST_ID, LAST_ID = UUID(int=0), UUID(int=2**128 - 1)
EARLIEST = datetime.min.replace(tzinfo=UTC)
MOST = 100


@dataclass(frozen=True)
class Place:
    """The last row of the page before: when its invitation ends, and its id."""

    ends_at: datetime
    invitation_id: UUID

    def as_cursor(self) -> str:
        """As `read_cursor` reads it."""
        return f"{self.ends_at.isoformat()}_{self.invitation_id}"


BEGINNING_BY_END = Place(EARLIEST, FIRST_ID)
BEGINNING_NEWEST = Place(EARLIEST, LAST_ID)


def read_cursor(text: str) -> Place | None:
    """The place, or None when nobody gave out such a cursor."""
    moment, _, row = text.partition("_")
    try:
        ends_at, invitation_id = datetime.fromisoformat(moment), UUID(row)
    except ValueError:
        return None
    return Place(ends_at, invitation_id) if ends_at.tzinfo else None


def page_size(wanted: int) -> int:
    """Between one row and MOST."""
    return max(1, min(wanted, MOST))
