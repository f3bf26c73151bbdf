"""Staff have the registration e-mail sent anew (S85, D14)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import enrollment
from services.gateway.pages import show_access
from services.gateway.pages.staff_door import home_of, obeyed
from services.gateway.visits import StaffVisit, Submission


async def show(visit: StaffVisit, again: Again) -> Answer:
    """Following a link never sends anything; after a refusal the window says why."""
    return await show_access.show(visit, again) if again.problems else Redirect(home_of(visit.arrival))


async def submit(said: Submission) -> Answer | Again:
    """The link of the former mail dies; the PIN stays."""
    return await obeyed(said, enrollment.resend_invitation, done="resent")
