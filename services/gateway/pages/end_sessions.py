"""Log out one browser of an account, or everywhere."""

from __future__ import annotations

from uuid import UUID

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import account
from services.gateway.cookies import HOUR, LAST_LANGUAGE, SESSION, forget, hold
from services.gateway.pages.session_door import gone
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import SessionGone
from shared.seals import fingerprint


async def show(visit: SessionVisit, _: Again) -> Answer:
    """Following a link never logs anybody out."""
    return Redirect("/settings/sessions")


async def submit(said: Submission) -> Answer | Again:
    """What is over is forgotten here too, so that no page is shown from memory."""
    named = said.fields.line("session_id")
    session_id = _read(named)
    if named and session_id is None:
        return Redirect("/settings/sessions")
    reply = await account.end_sessions(said, session_id=session_id)
    if isinstance(reply, SessionGone):
        return gone()
    said.tools.sessions.end_all(reply.ended)
    if session_id is not None:
        return Redirect("/settings/sessions?done=yes")
    said.tools.sessions.end(fingerprint(said.holder))
    spoken = hold(LAST_LANGUAGE, said.language, max_age=HOUR)
    return Redirect("/logged-out", cookies=(forget(SESSION), spoken))


def _read(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
