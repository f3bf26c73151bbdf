"""Link to an existing account (S50-S54)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import identity
from services.gateway.pages.arrive import arrived
from services.gateway.pages.credentials import refused, too_long, wanting
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit, Submission
from shared.contracts.identity import AttemptGone, LoginRefused


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Never prefilled: whose account it is, only its holder knows."""
    shows = {"progress": progress(visit.attempt), "kept": again.kept, "problems": again.problems}
    return Page("link_account.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """To press the button is to certify what stands above it (S51); a refusal spends nothing (S54)."""
    if problems := wanting(said.fields):
        return Again(problems, said.fields.kept("username"))
    reply = LoginRefused(reason="no_match") if too_long(said.fields) else await identity.link_account(said)
    if isinstance(reply, LoginRefused):
        return refused(said, reply)
    return Again() if isinstance(reply, AttemptGone) else arrived(said, reply, new="linked")
