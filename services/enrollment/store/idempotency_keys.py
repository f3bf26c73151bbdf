"""The table idempotency_keys: which order an EHR's key was first used for."""

from __future__ import annotations

from datetime import datetime

from shared.db import Connection


async def claim(connection: Connection, *, ehr: str, practice_id: str, key: str, digest: str) -> bool:
    """The key is this order's from now on, or was already; False when it is another one's."""
    same: bool = await connection.fetchval(
        """
        insert into idempotency_keys (ehr, practice_id, key, digest) values ($1, $2, $3, $4)
        on conflict (ehr, practice_id, key) do update set digest = idempotency_keys.digest returning digest = $4
        """,
        ehr,
        practice_id,
        key,
        digest,
    )
    return same


async def forget(connection: Connection, *, first_before: datetime, limit: int) -> int:
    """Delete some of the old ones; how many."""
    done = await connection.execute(
        """
        delete from idempotency_keys where (ehr, practice_id, key) in (
            select ehr, practice_id, key from idempotency_keys where first_at < $1 order by first_at limit $2)
        """,
        first_before,
        limit,
    )
    return int(done.split()[-1])
