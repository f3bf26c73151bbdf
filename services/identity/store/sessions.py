"""Table `sessions`: fingerprints of session cookies, when each began and was last used."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.sessions import Session
from shared.db import Connection


async def begin(connection: Connection, session: Session, fingerprint: str) -> None:
    """Log a browser in."""
    await connection.execute(
        """
        insert into sessions (session_id, fingerprint, account_id, begun_at, last_seen_at, device)
        values ($1, $2, $3, $4, $4, $5)
        """,
        session.session_id,
        fingerprint,
        session.account_id,
        session.begun_at,
        session.device,
    )


async def find(connection: Connection, fingerprint: str) -> Session | None:
    """The session of a cookie that nobody has ended; whether time has ended it is the domain's to say."""
    row = await connection.fetchrow(
        """
        select session_id, account_id, begun_at, last_seen_at, device, proven_at, misses
        from sessions where fingerprint = $1 and ended_at is null
        """,
        fingerprint,
    )
    return Session(**row) if row else None


async def lock(connection: Connection, fingerprint: str) -> Session | None:
    """The same, held until the transaction ends: parallel guesses of its password are counted one by one."""
    row = await connection.fetchrow(
        """
        select session_id, account_id, begun_at, last_seen_at, device, proven_at, misses
        from sessions where fingerprint = $1 and ended_at is null for update
        """,
        fingerprint,
    )
    return Session(**row) if row else None


async def open_ones(connection: Connection, account_id: UUID) -> list[Session]:
    """Those of an account that nobody has ended, the one used last first."""
    rows = await connection.fetch(
        """
        select session_id, account_id, begun_at, last_seen_at, device, proven_at, misses
        from sessions where account_id = $1 and ended_at is null order by last_seen_at desc, session_id
        """,
        account_id,
    )
    return [Session(**row) for row in rows]


async def prove(connection: Connection, session_id: UUID, fingerprint: str, *, now: datetime) -> None:
    """The password was given: it goes on under a new cookie, and the old one is worth nothing."""
    await connection.execute(
        "update sessions set fingerprint = $2, proven_at = $3, last_seen_at = $3, misses = 0 where session_id = $1",
        session_id,
        fingerprint,
        now,
    )


async def count_miss(connection: Connection, session_id: UUID, *, misses: int) -> None:
    """Keep how often a wrong password was given in it."""
    await connection.execute("update sessions set misses = $2 where session_id = $1", session_id, misses)


async def end_one(connection: Connection, session_id: UUID, account_id: UUID, *, now: datetime) -> bool:
    """End one of an account's sessions; False when it is over already or somebody else's."""
    done = await connection.execute(
        "update sessions set ended_at = $3 where session_id = $1 and account_id = $2 and ended_at is null",
        session_id,
        account_id,
        now,
    )
    return done == "UPDATE 1"


async def touch(connection: Connection, session_id: UUID, *, now: datetime) -> None:
    """Note that it is in use; an ended one stays ended."""
    await connection.execute(
        "update sessions set last_seen_at = $2 where session_id = $1 and ended_at is null and last_seen_at < $2",
        session_id,
        now,
    )


async def end(connection: Connection, fingerprint: str, *, now: datetime) -> Session | None:
    """End it; None when it was over already, so that its end is told once."""
    row = await connection.fetchrow(
        """
        update sessions set ended_at = $2 where fingerprint = $1 and ended_at is null
        returning session_id, account_id, begun_at, last_seen_at
        """,
        fingerprint,
        now,
    )
    return Session(**row) if row else None


async def end_all(connection: Connection, account_id: UUID, *, now: datetime, but: UUID | None = None) -> list[UUID]:
    """End every session of an account but this one; the ids of those that were open."""
    rows = await connection.fetch(
        """
        update sessions set ended_at = $2
        where account_id = $1 and ended_at is null and session_id is distinct from $3 returning session_id
        """,
        account_id,
        now,
        but,
    )
    return [row["session_id"] for row in rows]


async def forget(connection: Connection, *, begun_before: datetime, limit: int) -> int:
    """Delete some that no use could keep alive any more; how many."""
    done = await connection.execute(
        """
        delete from sessions where session_id in (
            select session_id from sessions where begun_at <= $1 limit $2 for update skip locked)
        """,
        begun_before,
        limit,
    )
    return int(done.split()[-1])
