"""Table `ended_sessions`: whose assertions are worth nothing any more."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from shared.db import Connection


async def end(connection: Connection, session_id: UUID) -> bool:
    """Note that a session is over; was that news?"""
    status = await connection.execute(
        "insert into ended_sessions (session_id) values ($1) on conflict do nothing", session_id
    )
    return status == "INSERT 0 1"


async def forget(connection: Connection, *, older_than: timedelta) -> None:
    """Drop the notes of sessions whose last assertion has long run out."""
    await connection.execute("delete from ended_sessions where heard_at < now() - $1::interval", older_than)
