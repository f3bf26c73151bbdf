"""The practice's worklist: who is waited for, what has gone wrong, who is in; and a search through all of it."""

from __future__ import annotations

from typing import get_args

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import enrollment
from services.gateway.pages.staff_door import absent
from services.gateway.visits import StaffVisit, Submission
from shared.contracts.enrollment import StaffRefused
from shared.contracts.worklist import InvitationsCounted, InvitationsListed, View

VIEWS: tuple[View, ...] = get_args(View)
SHORTEST = 3
"""Characters that a word of a search must have, as enrollment finds by the first three."""


async def show(visit: StaffVisit, again: Again) -> Answer:
    """A view by its address. What is looked for is a person's name: it stands in a form, never in an address."""
    view = _view(visit)
    search = again.kept.get("search") if not again.problems else None
    cursor = again.kept.get("cursor") if search else visit.arrival.query.get("cursor")
    counted = await enrollment.count_invitations(visit)
    listed = await enrollment.list_invitations(visit, view=view, search=search, cursor=cursor or None)
    if isinstance(counted, StaffRefused):
        return absent(visit)
    if isinstance(listed, StaffRefused):
        return Redirect("/console/invitations") if cursor or search else absent(visit)
    return _page(view, search, listed, again, counted)


def _page(view: View, search: str | None, listed: InvitationsListed, again: Again, counted: InvitationsCounted) -> Page:
    shows = {
        "view": view,
        "search": search,
        "rows": listed.rows,
        "next_cursor": listed.next_cursor,
        "counts": {one.view: one for one in counted.counts},
        "held_mails": counted.held_mails,
        "kept": {"search": again.kept.get("search", "")},
        "problems": again.problems,
    }
    return Page("list_invitations.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """A search, or its next page; it changes nothing."""
    kept = said.fields.kept("search", "cursor")
    if problems := said.fields.unfit("search", "cursor"):
        return Again(tuple(problems), {})
    if not any(len(word) >= SHORTEST for word in kept["search"].split()):
        return Again((Problem("search", "problem.search_short"),), kept)
    return Again((), kept)


def _view(visit: StaffVisit) -> View:
    """What is no view is the first one."""
    wanted = visit.arrival.query.get("view", "")
    return next((view for view in VIEWS if view == wanted), VIEWS[0])
