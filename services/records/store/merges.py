"""Table `chart_roots`: under which chart each merged one is found."""

from __future__ import annotations

from shared.db import Connection


async def move(connection: Connection, *, practice_id: str, chart_id: str, root: str, version: int) -> bool:
    """Newer wins; was this newer?"""
    done = await connection.execute(
        """
        insert into chart_roots as known (practice_id, chart_id, root, version) values ($1, $2, $3, $4)
        on conflict (practice_id, chart_id) do update set root = excluded.root, version = excluded.version
        where known.version < excluded.version
        """,
        practice_id,
        chart_id,
        root,
        version,
    )
    return done.endswith("1")
