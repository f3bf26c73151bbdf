"""End sessions: log out one browser of an account, or everywhere at once."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.end_sessions_of import end_sessions_of
from services.identity.actions.hold_account import hold_account
from services.identity.actions.note_change import note_change
from services.identity.domain.sessions import Session
from services.identity.store import sessions
from services.identity.tools import Tools
from shared.contracts.identity import SessionEnded, SessionGone
from shared.contracts.sessions import EndSessions, SessionsEnded
from shared.work import Work


async def end_sessions(work: Work[Tools], request: EndSessions) -> SessionsEnded | SessionGone:
    """Somebody else's session is answered like one that is over. What begins at this moment is waited for, and ends."""
    asker = await hold_account(work, request.session, fresh=False)
    if not isinstance(asker, Session):
        return SessionGone()
    ended = await _end(work, asker, request.session_id)
    await note_change(work, asker, "end-sessions.one" if request.session_id else "end-sessions.all")
    return SessionsEnded(ended=tuple(ended))


async def _end(work: Work[Tools], asker: Session, session_id: UUID | None) -> list[UUID]:
    if session_id is None:
        return await end_sessions_of(work, asker.account_id)
    if not await sessions.end_one(work.connection, session_id, asker.account_id, now=work.now):
        return []
    work.announce(SessionEnded(session_id=session_id, ended_at=work.now))
    return [session_id]
