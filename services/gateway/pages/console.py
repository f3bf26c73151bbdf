"""Where a staff member arrives from the chart."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.visits import StaffVisit


async def show(visit: StaffVisit, _: Again) -> Answer:
    """What can be done here; the window of the chart that is open in the EHR comes first."""
    return Page("console.html", {"chart_id": visit.staff.chart_id})
