"""What every page about a chart's access does: who asks, for which chart; another practice's anything is not there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import enrollment
from services.gateway.guards import Staff
from services.gateway.pages.chart_door import ABSENT
from services.gateway.visits import Arrival, StaffVisit, Submission
from services.gateway.wording import STAFF_REFUSALS
from shared.contracts.enrollment import AccessRow, AccessShown, StaffRefused
from shared.contracts.practices import StaffShown
from shared.messages import Reply

OF_THE_LAUNCH = "/console/chart"
"""The window of the chart that the EHR opened; any other is reached by one of its invitations."""


@dataclass(frozen=True)
class Window:
    """One chart's access as enrollment told it a moment ago; `home` is where its window is."""

    home: str
    chart_id: str
    access: AccessShown
    row: AccessRow | None

    def frame(self) -> dict[str, object]:
        """What every page about this chart shows."""
        return {"home": self.home, "chart_id": self.chart_id, "access": self.access, "row": self.row}


async def window_of(visit: StaffVisit, *, codes: bool = False) -> Window | Answer:
    """The chart that the path names by an invitation, or that of the launch. Only the window and the PIN sheet need
    the access codes, and every reading of them is audited.
    """
    invitation_id = named_in(visit.arrival)
    if invitation_id is None and visit.staff.chart_id is None:
        return Redirect("/console")
    access = await enrollment.show_access(visit, invitation_id=invitation_id, codes=codes)
    if isinstance(access, StaffRefused):
        return absent(visit)
    row = next((one for one in access.rows if one.invitation_id == invitation_id), None)
    chart_id = access.chart_id or (row.chart_id if row else None) or visit.staff.chart_id or ""
    return Window(home_of(visit.arrival), chart_id, access, row)


def named_in(arrival: Arrival) -> UUID | None:
    """The invitation that the path names."""
    name = arrival.params.get("invitation_id")
    return UUID(name) if name else None


def home_of(arrival: Arrival) -> str:
    """The window that a page of this path belongs to."""
    invitation_id = named_in(arrival)
    return f"/console/invitations/{invitation_id}" if invitation_id else OF_THE_LAUNCH


def absent(visit: StaffVisit) -> Page:
    """The same for another practice's invitation and for none at all."""
    return replace(ABSENT, framed_by=visit.framed_by)


async def row_page(template: str, visit: StaffVisit, again: Again, *, order: str) -> Answer:
    """A page about one row that takes this order now; otherwise its window says how things stand."""
    window = await window_of(visit)
    if not isinstance(window, Window):
        return window
    if window.row is None or order not in window.row.may:
        return window_page(window, visit, again) if again.problems else Redirect(window.home)
    shows = window.frame() | {"kept": again.kept, "problems": again.problems}
    return Page(template, shows, status=again.status if again.problems else 200)


def window_page(window: Window, visit: StaffVisit, again: Again) -> Page:
    """The window itself (S6, S12)."""
    rows = [(row, visit.tools.sealer.open(row.access_code) if row.access_code else None) for row in window.access.rows]
    shows = window.frame() | {
        "rows": rows,
        "done": visit.arrival.query.get("done"),
        "may_invite": visit.staff.member.may_invite,
        "problems": again.problems,
    }
    return Page("show_access.html", shows, status=again.status if again.problems else 200)


async def obeyed(
    said: Submission,
    order: Callable[[Submission, StaffShown, UUID], Awaitable[Reply | StaffRefused]],
    *,
    done: str,
    fields: Mapping[str, str] | None = None,
) -> Answer | Again:
    """One order about one invitation, for the practice of the staff session; `fields` say where a refusal belongs."""
    visit, invitation_id = await Staff().admit(said.arrival), named_in(said.arrival)
    if not isinstance(visit, StaffVisit) or invitation_id is None:
        return visit if not isinstance(visit, StaffVisit) else absent(visit)
    reply = await order(said, visit.staff, invitation_id)
    if not isinstance(reply, StaffRefused):
        return Redirect(f"{home_of(said.arrival)}?done={done}")
    if reply.reason in ("no_such_invitation", "no_such_practice"):
        return absent(visit)
    problem = Problem((fields or {}).get(reply.reason, ""), STAFF_REFUSALS[reply.reason])
    return Again((problem,), said.fields.kept(*dict.fromkeys((fields or {}).values())), status=409)
