"""Log out: the session is over, everywhere, at once (S103)."""

from __future__ import annotations

from services.identity.store import sessions
from services.identity.tools import Tools
from shared.contracts.identity import LoggedOut, LogOut, SessionEnded
from shared.work import Work


async def log_out(work: Work[Tools], request: LogOut) -> LoggedOut:
    """End it and say so, once; a cookie that is nobody's is answered alike."""
    session = await sessions.end(work.connection, request.session, now=work.now)
    if session is not None:
        work.announce(SessionEnded(session_id=session.session_id, ended_at=work.now))
        work.audit(
            chain=f"account:{session.account_id}",
            actor=f"account:{session.account_id}",
            right="session",
            action="log-out",
            subject=str(session.session_id),
        )
    return LoggedOut()
