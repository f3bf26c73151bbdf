"""This is not me: the attempt ends here, and the person is told to call the practice."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import ATTEMPT, forget
from services.gateway.visits import AttemptVisit, Submission
from shared.contracts.identity import AttemptGone


async def show(visit: AttemptVisit, _: Again) -> Answer:
    """Following a link never ends anything."""
    return Redirect("/last-look")


async def submit(said: Submission) -> Answer | Again:
    """Nothing of this invitation is worth anything any more; the practice is told."""
    reply = await identity.end_attempt(said)
    if isinstance(reply, AttemptGone):
        return Again()
    return Page("end_attempt.html", {"invited_by": reply.practice}, cookies=(forget(ATTEMPT),))
