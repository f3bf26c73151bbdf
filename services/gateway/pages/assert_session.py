"""Stay logged in: asking is using, and the answer is when the session ends now (WCAG 2.2.1, trust.md 1)."""

from __future__ import annotations

import json

from services.gateway.answers import Again, Answer, Asset
from services.gateway.visits import SessionVisit


async def show(visit: SessionVisit, _: Again) -> Answer:
    """For the script of the idle warning; whoever is not logged in is redirected like everywhere."""
    return Asset(json.dumps({"ends_in": visit.ends_in}).encode(), "application/json")
