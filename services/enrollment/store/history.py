"""The table audit, read as the history of one chart's access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.db import Connection


@dataclass(frozen=True)
class Entry:
    """One audit row of a chain."""

    position: int
    at: datetime
    actor: str
    right: str
    action: str
    subject: str


async def of_chain(connection: Connection, chain: str, *, before: int | None, limit: int) -> list[Entry]:
    """The newest rows, or those before a position."""
    rows = await connection.fetch(
        """
        select position, at, actor, by_right as right, action, subject from audit
        where chain = $1 and position < coalesce($2, 9223372036854775807) order by position desc limit $3
        """,
        chain,
        before,
        limit,
    )
    return [Entry(**row) for row in rows]
