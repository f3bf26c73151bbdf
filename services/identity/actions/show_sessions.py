"""Show sessions: where an account is logged in, since when, and when it was used last."""

from __future__ import annotations

from services.identity.actions.live_session import live_session
from services.identity.store import sessions
from services.identity.tools import Tools
from shared.contracts.identity import SessionGone
from shared.contracts.sessions import OpenSession, SessionsShown, ShowSessions
from shared.work import Work


async def show_sessions(work: Work[Tools], request: ShowSessions) -> SessionsShown | SessionGone:
    """Those that time has ended are not told."""
    asker = await live_session(work, request.session)
    if asker is None:
        return SessionGone()
    rules = work.tools.rules.sessions
    found = await sessions.open_ones(work.connection, asker.account_id)
    told = [
        OpenSession(
            session_id=one.session_id,
            device=one.device,
            begun_at=one.begun_at,
            last_seen_at=one.last_seen_at,
            is_asker=one.session_id == asker.session_id,
        )
        for one in found
        if one.is_live(work.now, rules=rules)
    ]
    return SessionsShown(sessions=tuple(sorted(told, key=lambda one: not one.is_asker)))
