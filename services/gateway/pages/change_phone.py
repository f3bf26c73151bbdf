"""Staff correct the phone that codes go to, in place (S13, D7)."""

from __future__ import annotations

from dataclasses import replace

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import enrollment
from services.gateway.pages.staff_door import obeyed, row_page
from services.gateway.visits import StaffVisit, Submission

REFUSED = {"phone_unreadable": "phone", "phone_region_not_allowed": "phone"}


async def show(visit: StaffVisit, again: Again) -> Answer:
    """The phone as it is recorded; after a problem, what was typed."""
    page = await row_page("change_phone.html", visit, again, order="change_phone")
    if isinstance(page, Page) and page.template == "change_phone.html" and not again.problems:
        recorded = getattr(page.shows["row"], "phone", None) or ""
        return replace(page, shows={**page.shows, "kept": {"phone": recorded}})
    return page


async def submit(said: Submission) -> Answer | Again:
    """An empty box removes it."""
    if problems := said.fields.unfit("phone"):
        return Again(problems, said.fields.kept("phone"))
    return await obeyed(said, enrollment.change_phone, done="phone", fields=REFUSED)
