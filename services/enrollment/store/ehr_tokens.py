"""The table ehr_tokens: EHRs that have proven who they are, for a few minutes."""

from __future__ import annotations

from datetime import datetime

from shared.db import Connection


async def keep(connection: Connection, *, fingerprint: str, ehr: str, kid: str, expires_at: datetime) -> None:
    """It opens the door until then, and as long as the key stands by which it was asked for."""
    await connection.execute(
        "insert into ehr_tokens (fingerprint, ehr, kid, expires_at) values ($1, $2, $3, $4)",
        fingerprint,
        ehr,
        kid,
        expires_at,
    )


async def owner(connection: Connection, fingerprint: str, *, now: datetime) -> str | None:
    """The EHR whose live token this is."""
    ehr: str | None = await connection.fetchval(
        """
        select ehr from ehr_tokens
        join ehr_keys using (ehr, kid) join ehr_systems on ehr_systems.id = ehr
        where fingerprint = $1 and expires_at > $2
            and ehr_keys.removed_at is null and ehr_systems.removed_at is null
        """,
        fingerprint,
        now,
    )
    return ehr


async def forget(connection: Connection, *, now: datetime, limit: int) -> int:
    """Delete some that have expired; how many."""
    done = await connection.execute(
        """
        delete from ehr_tokens where fingerprint in (
            select fingerprint from ehr_tokens where expires_at <= $1 order by fingerprint limit $2)
        """,
        now,
        limit,
    )
    return int(done.split()[-1])
