"""Table `sharing`: what practices withhold; the view `enforced` takes it from what grants open."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shared.db import Connection


async def change(
    connection: Connection, *, practice_id: str, grant_id: UUID | None, version: int, withheld: Sequence[str]
) -> None:
    """Keep the newest word; `grant_id` None is everybody."""
    await connection.execute(
        """
        insert into sharing as known (practice_id, grant_id, version, withheld) values ($1, $2, $3, $4)
        on conflict (practice_id, grant_id) do update set version = excluded.version, withheld = excluded.withheld
        where known.version < excluded.version
        """,
        practice_id,
        grant_id,
        version,
        withheld,
    )
