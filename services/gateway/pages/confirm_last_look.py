"""The last look: whose chart this is and by what right, before anything opens (design.md 2)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import identity
from services.gateway.pages.arrive import arrived
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit, Submission
from shared.contracts.identity import AttemptGone


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Initials and year of birth: enough to see a mistake, too little to learn from."""
    return Page("confirm_last_look.html", {"progress": progress(visit.attempt), "attempt": visit.attempt})


async def submit(said: Submission) -> Answer | Again:
    """Yes, this is me."""
    reply = await identity.confirm_last_look(said)
    return Again() if isinstance(reply, AttemptGone) else arrived(said, reply, new="done")
