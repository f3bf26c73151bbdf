"""Log in (S100-S102)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import hold_session
from services.gateway.fields import LONGEST_SECRET
from services.gateway.pages.verify_pin import minutes_until
from services.gateway.visits import Submission, Visit
from services.gateway.wording import LOGIN_REFUSALS
from shared.contracts.identity import LoggedIn, LoginRefused


async def show(visit: Visit, again: Again) -> Answer:
    """Says why, when a session has just ended by itself: never to a browser that still holds one."""
    shows = {"ended": "ended" in visit.arrival.query and not visit.signed_in, "kept": again.kept or {"username": ""}}
    return Page("log_in.html", shows | {"problems": again.problems}, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """A new session, with a new token every time (session fixation)."""
    fields = said.fields
    problems = fields.missing("username") + fields.unfit("username")
    password = fields.secret("password")
    if not password:
        problems += (Problem("password", "problem.password_missing"),)
    if problems:
        return Again(problems, fields.kept("username"))
    reply = LoginRefused(reason="no_match") if len(password) > LONGEST_SECRET else await identity.log_in(said)
    if isinstance(reply, LoggedIn):
        unseal = said.tools.sealer.open
        browser = unseal(reply.browser) if reply.browser else None
        return Redirect("/charts", cookies=hold_session(unseal(reply.session), browser))
    waiting = {"minutes": minutes_until(reply.retry_at, now=said.arrival.now)} if reply.retry_at else {"minutes": 1}
    return Again((Problem("username", LOGIN_REFUSALS[reply.reason], waiting),), fields.kept("username"))
