"""Link to an existing account, said plainly: not yet offered (S50)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit


async def show(visit: AttemptVisit, _: Again) -> Answer:
    """What to do instead, and the way back."""
    return Page("link_account.html", {"progress": progress(visit.attempt)})
