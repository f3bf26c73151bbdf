"""This is not me: stop, and tell the practice."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.visits import AttemptVisit


async def show(visit: AttemptVisit, _: Again) -> Answer:
    """What to do now; nothing has been opened."""
    return Page("not_me.html")
