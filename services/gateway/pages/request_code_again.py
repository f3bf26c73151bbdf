"""Request the code again: a button beside the code's field (S46)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import identity
from services.gateway.pages import check_code
from services.gateway.pages.request_code import ENTRY, not_requested
from services.gateway.visits import AttemptVisit, Submission
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CodeNotRequested


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """The code's page, with what is wrong; it has no page of its own."""
    return await check_code.show(visit, again) if again.problems else Redirect(ENTRY)


async def submit(said: Submission) -> Answer | Again:
    """Nothing has to be typed again: identity knows what this browser asked for."""
    reply = await identity.request_code_again(said)
    if isinstance(reply, AttemptGone):
        return Again()
    if isinstance(reply, CodeNotRequested):
        return Again((not_requested(reply, now=said.arrival.now),))
    return Redirect(f"{ENTRY}?again=yes")
