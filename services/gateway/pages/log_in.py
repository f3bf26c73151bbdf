"""Log in (S100-S102)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import ATTEMPT, hold, hold_session
from services.gateway.pages.credentials import refused, too_long, wanting
from services.gateway.steps import path_of
from services.gateway.visits import Submission, Visit
from shared.contracts.identity import LoginRefused


async def show(visit: Visit, again: Again) -> Answer:
    """Says why, when a session has just ended by itself: never to a browser that still holds one."""
    shows = {"ended": "ended" in visit.arrival.query and not visit.signed_in, "kept": again.kept or {"username": ""}}
    return Page("log_in.html", shows | {"problems": again.problems}, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """A new session, with a new token every time (session fixation). An account that was made first goes on to prove
    whose records it may see (S73)."""
    if problems := wanting(said.fields):
        return Again(problems, said.fields.kept("username"))
    reply = LoginRefused(reason="no_match") if too_long(said.fields) else await identity.log_in(said)
    if isinstance(reply, LoginRefused):
        return refused(said, reply)
    unseal = said.tools.sealer.open
    browser = unseal(reply.browser) if reply.browser else None
    cookies = hold_session(unseal(reply.session), browser)
    if reply.attempt is None:
        return Redirect("/charts", cookies=cookies)
    return Redirect(path_of("verify"), cookies=(*cookies, hold(ATTEMPT, unseal(reply.attempt))))
