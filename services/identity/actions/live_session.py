"""Live session: whoever asks for something of their account's, if their session still stands."""

from __future__ import annotations

from services.identity.domain.sessions import Session
from services.identity.store import sessions
from services.identity.tools import Tools
from shared.work import Work


async def live_session(work: Work[Tools], mark: str, *, hold: bool = False) -> Session | None:
    """The session of a cookie's fingerprint; None when it is over. `hold` keeps its row until the transaction ends."""
    found = await (sessions.lock if hold else sessions.find)(work.connection, mark)
    return found if found and found.is_live(work.now, rules=work.tools.rules.sessions) else None
