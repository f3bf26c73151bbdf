"""A staff member leaves the console."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import enrollment
from services.gateway.guards import console_over
from services.gateway.visits import StaffVisit, Submission
from shared.contracts.practices import StaffGone, StaffShown
from shared.seals import fingerprint


async def show(visit: StaffVisit, _: Again) -> Answer:
    """Following a link never ends anything."""
    return Redirect("/console")


async def submit(said: Submission) -> Answer | Again:
    """Over at enrollment and in the browser."""
    staff = await enrollment.show_staff(said.arrival, session=fingerprint(said.holder))
    await enrollment.close_console(said)
    return console_over(StaffGone(embed_origins=staff.embed_origins if isinstance(staff, StaffShown) else ()))
