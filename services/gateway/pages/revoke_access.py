"""Staff end an enrolled person's access, after a second look (S89, S90)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import enrollment
from services.gateway.pages.staff_door import obeyed, row_page
from services.gateway.visits import StaffVisit, Submission


async def show(visit: StaffVisit, again: Again) -> Answer:
    """Whose access it is, and what ending it does."""
    return await row_page("revoke_access.html", visit, again, order="revoke")


async def submit(said: Submission) -> Answer | Again:
    """The window says "revoked" once identity and records have closed."""
    return await obeyed(said, enrollment.revoke_access, done="revoking")
