"""The phone way, said plainly: not yet offered (S41)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit


async def show(visit: AttemptVisit, _: Again) -> Answer:
    """What to do instead, and the way back."""
    return Page("verify_phone.html", {"progress": progress(visit.attempt)})
