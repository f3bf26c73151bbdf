"""Staff cancel an invitation that is not completed, after a second look (S86-S88)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import enrollment
from services.gateway.pages.staff_door import obeyed, row_page
from services.gateway.visits import StaffVisit, Submission


async def show(visit: StaffVisit, again: Again) -> Answer:
    """Whose invitation it is, and what canceling does."""
    return await row_page("cancel_invitation.html", visit, again, order="cancel")


async def submit(said: Submission) -> Answer | Again:
    """Its link and PIN stop working."""
    return await obeyed(said, enrollment.cancel_invitation, done="canceled")
