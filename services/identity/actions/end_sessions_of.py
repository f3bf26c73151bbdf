"""End the sessions of an account, at once, and whatever would begin another one without its password."""

from __future__ import annotations

from uuid import UUID

from services.identity.store import attempts, sessions
from services.identity.tools import Tools
from shared.contracts.identity import SessionEnded
from shared.work import Work


async def end_sessions_of(work: Work[Tools], account_id: UUID, *, but: UUID | None = None) -> list[UUID]:
    """Those that were open, all `but` this one; each end is told, so that assertions die with it.

    Registrations under way that would bind the account end first: one that is just done has its session by then.
    """
    await attempts.end_of_account(work.connection, account_id, now=work.now)
    ended = await sessions.end_all(work.connection, account_id, now=work.now, but=but)
    for session_id in ended:
        work.announce(SessionEnded(session_id=session_id, ended_at=work.now))
    return ended
