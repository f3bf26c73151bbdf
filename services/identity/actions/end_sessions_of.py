"""End the sessions of an account, at once."""

from __future__ import annotations

from uuid import UUID

from services.identity.store import sessions
from services.identity.tools import Tools
from shared.contracts.identity import SessionEnded
from shared.work import Work


async def end_sessions_of(work: Work[Tools], account_id: UUID, *, but: UUID | None = None) -> list[UUID]:
    """Those that were open, all `but` this one; each end is told, so that assertions die with it."""
    ended = await sessions.end_all(work.connection, account_id, now=work.now, but=but)
    for session_id in ended:
        work.announce(SessionEnded(session_id=session_id, ended_at=work.now))
    return ended
