"""End the sessions of an account, everywhere and at once."""

from __future__ import annotations

from uuid import UUID

from services.identity.domain.sessions import Session
from services.identity.store import sessions
from services.identity.tools import Tools
from shared.contracts.identity import SessionEnded
from shared.work import Work


async def end_sessions_of(work: Work[Tools], account_id: UUID) -> list[UUID]:
    """Those that were open; each end is told, so that assertions die with it."""
    return _told(work, await sessions.end_all(work.connection, account_id, now=work.now))


async def end_others(work: Work[Tools], session: Session) -> list[UUID]:
    """Every other session of its account."""
    kept = session.session_id
    return _told(work, await sessions.end_all(work.connection, session.account_id, now=work.now, but=kept))


def _told(work: Work[Tools], ended: list[UUID]) -> list[UUID]:
    for session_id in ended:
        work.announce(SessionEnded(session_id=session_id, ended_at=work.now))
    return ended
