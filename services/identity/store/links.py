"""Table `links`: fingerprints of registration links; at most one of an invitation is alive."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.links import NewLink
from shared.db import Connection


async def add(connection: Connection, invitation_id: UUID, link: NewLink, *, now: datetime) -> None:
    """Add a link; the unique index refuses a second live one. The first one comes with its registration."""
    await connection.execute(
        "insert into links (fingerprint, invitation_id, minted_at, expires_at) values ($1, $2, $3, $4)",
        link.fingerprint,
        invitation_id,
        now,
        link.expires_at,
    )


async def is_live(connection: Connection, fingerprint: str, *, now: datetime) -> bool:
    """Is it neither used, superseded nor expired? Ask while holding the registration."""
    return bool(
        await connection.fetchval(
            """
            select true from links
            where fingerprint = $1 and used_at is null and superseded_at is null and expires_at > $2
            """,
            fingerprint,
            now,
        )
    )


async def live_until(connection: Connection, invitation_id: UUID, *, now: datetime) -> datetime | None:
    """When the live link of an invitation dies; None when there is none. Ask while holding the registration."""
    ends_at: datetime | None = await connection.fetchval(
        """
        select expires_at from links
        where invitation_id = $1 and used_at is null and superseded_at is null and expires_at > $2
        """,
        invitation_id,
        now,
    )
    return ends_at


async def supersede(connection: Connection, invitation_id: UUID, *, now: datetime) -> None:
    """Kill the live link of an invitation, if there is one."""
    await connection.execute(
        "update links set superseded_at = $2 where invitation_id = $1 and used_at is null and superseded_at is null",
        invitation_id,
        now,
    )


async def spend(connection: Connection, invitation_id: UUID, *, now: datetime) -> None:
    """The registration is complete: the live link is used (S33)."""
    await connection.execute(
        "update links set used_at = $2 where invitation_id = $1 and used_at is null and superseded_at is null",
        invitation_id,
        now,
    )


async def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some that nobody could have used since then; how many. An unknown link is refused alike (D8)."""
    done = await connection.execute(
        """
        delete from links where fingerprint in (
            select fingerprint from links where expires_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])
