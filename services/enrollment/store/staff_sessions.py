"""The table staff_sessions: fingerprints of the console's cookies, whose each is, and when it was last used."""

from __future__ import annotations

from datetime import datetime

from services.enrollment.domain.staff import StaffSession
from shared.db import Connection


async def begin(connection: Connection, session: StaffSession, *, fingerprint: str) -> None:
    """A launch opens a session."""
    await connection.execute(
        """
        insert into staff_sessions (id, fingerprint, practice_id, staff_id, chart_id, begun_at, last_seen_at)
        values ($1, $2, $3, $4, $5, $6, $6)
        """,
        session.id,
        fingerprint,
        session.practice_id,
        session.staff_id,
        session.chart_id,
        session.begun_at,
    )


async def find(connection: Connection, fingerprint: str) -> tuple[StaffSession, bool] | None:
    """The session of a cookie, and whether somebody ended it; whether time has is the domain's to say."""
    row = await connection.fetchrow(
        """
        select id, practice_id, staff_id, chart_id, begun_at, last_seen_at, ended_at from staff_sessions
        where fingerprint = $1
        """,
        fingerprint,
    )
    if row is None:
        return None
    fields = dict(row)
    ended = fields.pop("ended_at") is not None
    return StaffSession(**fields), ended


async def touch(connection: Connection, session: StaffSession, *, now: datetime) -> None:
    """Note that it is in use; an ended one stays ended."""
    await connection.execute(
        "update staff_sessions set last_seen_at = $2 where id = $1 and ended_at is null and last_seen_at < $2",
        session.id,
        now,
    )


async def end(connection: Connection, session: StaffSession, *, now: datetime) -> None:
    """Over; told twice it stays as it was."""
    await connection.execute(
        "update staff_sessions set ended_at = $2 where id = $1 and ended_at is null", session.id, now
    )


async def forget(connection: Connection, *, begun_before: datetime, limit: int) -> int:
    """Delete some that no use could keep alive any more; how many."""
    done = await connection.execute(
        """
        delete from staff_sessions where id in (
            select id from staff_sessions where begun_at <= $1 limit $2 for update skip locked)
        """,
        begun_before,
        limit,
    )
    return int(done.split()[-1])
