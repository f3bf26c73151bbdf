"""Log out (S103): by the button, or by the page itself when its time is over (trust.md 1)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import ATTEMPT, HOUR, LAST_LANGUAGE, SESSION, forget, hold
from services.gateway.visits import SessionVisit, Submission
from shared.seals import fingerprint


async def show(visit: SessionVisit, _: Again) -> Answer:
    """Following a link never logs anybody out."""
    return Redirect("/charts")


async def submit(said: Submission) -> Answer | Again:
    """The session ends at identity, in this gateway's memory and in the browser."""
    session = fingerprint(said.holder)
    said.tools.sessions.end(session)
    await identity.log_out(said)
    said.tools.sessions.end(session)
    path = "/login?ended=yes" if said.fields.line("ended") else "/logged-out"
    spoken = hold(LAST_LANGUAGE, said.language, max_age=HOUR)
    return Redirect(path, cookies=(forget(SESSION), forget(ATTEMPT), spoken))
