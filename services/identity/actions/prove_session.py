"""Prove a session: its holder gives the password once more before what a stolen session must not do (trust.md 1)."""

from __future__ import annotations

from services.identity.actions.live_session import live_session
from services.identity.actions.note_change import note_change
from services.identity.domain import passwords
from services.identity.domain.sessions import Session
from services.identity.store import credentials, sessions
from services.identity.tools import Tools
from shared.bus import Prepared
from shared.contracts.identity import LoginRefused, SessionEnded, SessionGone
from shared.contracts.sessions import ProveSession, SessionProven
from shared.seals import fingerprint, token
from shared.work import Desk, Work


async def check_again(desk: Desk[Tools], request: ProveSession) -> bool:
    """Is it the password of the session's account? The slow half, without holding anything."""
    password = passwords.normalize(desk.tools.sealer.open(request.password))
    async with desk.reading() as connection:
        session = await sessions.find(connection, request.session)
        hashed = await credentials.hash_of(connection, session.account_id) if session else None
    return hashed is not None and await desk.tools.hasher.matches(password, hashed)


async def freshen(
    work: Work[Tools], request: ProveSession, matched: bool
) -> SessionProven | LoginRefused | SessionGone:
    """A right one renews the cookie too, as a log-in does; wrong ones are counted under the session's row."""
    session = await live_session(work, request.session, hold=True)
    if session is None:
        return SessionGone()
    if not matched:
        return await _count(work, session)
    secret = token()
    await sessions.prove(work.connection, session.session_id, fingerprint(secret), now=work.now)
    await note_change(work, session, "prove-session.accepted")
    return SessionProven(session=work.tools.sealer.seal("gateway", secret))


async def _count(work: Work[Tools], session: Session) -> LoginRefused | SessionGone:
    misses = session.misses + 1
    if misses < work.tools.rules.sessions.misses:
        await sessions.count_miss(work.connection, session.session_id, misses=misses)
        await note_change(work, session, "prove-session.no_match")
        return LoginRefused(reason="no_match")
    await sessions.end_one(work.connection, session.session_id, session.account_id, now=work.now)
    work.announce(SessionEnded(session_id=session.session_id, ended_at=work.now))
    await note_change(work, session, "prove-session.ended")
    return SessionGone()


prove_session = Prepared(before=check_again, act=freshen)
