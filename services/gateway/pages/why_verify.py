"""Why we ask who you are (S36, the "Why?" link)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.visits import AttemptVisit


async def show(visit: AttemptVisit, _: Again) -> Answer:
    """A few plain sentences and the way back."""
    return Page("why_verify.html")
