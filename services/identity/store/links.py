"""Table `links`: fingerprints of registration links; those of one invitation that are alive die together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.domain.links import NewLink
from shared.db import Connection


@dataclass(frozen=True)
class Live:
    """A link that can be opened."""

    minted_at: datetime
    expires_at: datetime


async def add(connection: Connection, invitation_id: UUID, link: NewLink, *, now: datetime) -> None:
    """Add a link. The first one comes with its registration."""
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


async def newest_live(connection: Connection, invitation_id: UUID, *, now: datetime) -> Live | None:
    """The link of an invitation that was minted last, if it is alive. Ask while holding the registration."""
    row = await connection.fetchrow(
        """
        select minted_at, expires_at from links
        where invitation_id = $1 and used_at is null and superseded_at is null and expires_at > $2
        order by minted_at desc limit 1
        """,
        invitation_id,
        now,
    )
    return Live(**row) if row else None


async def supersede(connection: Connection, invitation_id: UUID, *, now: datetime) -> None:
    """Kill the live links of an invitation, if there are any."""
    await connection.execute(
        "update links set superseded_at = $2 where invitation_id = $1 and used_at is null and superseded_at is null",
        invitation_id,
        now,
    )


async def spend(connection: Connection, invitation_id: UUID, *, now: datetime) -> None:
    """The registration is complete: its live links are used (S33)."""
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
