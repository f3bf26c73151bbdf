"""Finalize access to your records: the way from the portal to an invitation that gives an access back (S92, S130)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import ATTEMPT, hold
from services.gateway.pages.session_door import gone
from services.gateway.steps import path_of
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.finalizing import FinalizingBegun


async def show(_: SessionVisit, again: Again) -> Answer:
    """What it takes; whether anything waits is asked only by the button."""
    shows = {"problems": again.problems}
    return Page("finalize_access.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """On to date of birth and PIN, in an attempt that holds the account already."""
    reply = await identity.finalize_access(said)
    if isinstance(reply, FinalizingBegun):
        return Redirect(path_of("verify"), cookies=(hold(ATTEMPT, said.tools.sealer.open(reply.attempt)),))
    if reply.reason == "session_over":
        return gone()
    return Again((Problem("", "refused.nothing_waits"),), status=409)
