"""Where a staff member arrives from the chart."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.visits import StaffVisit


async def show(visit: StaffVisit, _: Again) -> Answer:
    """What can be done here."""
    return Page("console.html")
