"""Who may invite: administrators change it, everybody reads their own (S93-S98)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import enrollment
from services.gateway.guards import console_over
from services.gateway.visits import StaffVisit, Submission
from services.gateway.wording import STAFF_REFUSALS
from shared.contracts.enrollment import StaffRefused
from shared.contracts.practices import StaffGone
from shared.seals import fingerprint


async def show(visit: StaffVisit, again: Again) -> Answer:
    """An administrator gets a form for each person, anybody else their own settings to read (S97, S98)."""
    reply = await enrollment.show_permissions(visit)
    if isinstance(reply, StaffRefused):
        return Page("console_ended.html", {"code": reply.reason}, status=403)
    shows = {
        "own": reply.own,
        "staff": reply.staff,
        "practice_auto_invite": reply.practice_auto_invite,
        "administrator": visit.staff.member.role == "administrator",
        "saved": visit.arrival.query.get("saved") == "yes",
        "problems": again.problems,
    }
    return Page("change_permissions.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """The settings of one person."""
    staff = await enrollment.show_staff(said.arrival, session=fingerprint(said.holder))
    if isinstance(staff, StaffGone):
        return console_over(staff)
    member = said.fields.line("member")
    if not member:
        return Again((Problem("", "problem.unfit"),))
    reply = await enrollment.change_permissions(
        said,
        staff,
        member_id=member,
        may_invite=said.fields.line("may_invite") == "yes",
        auto_invite=said.fields.line("auto_invite") == "yes",
    )
    if isinstance(reply, StaffRefused):
        return Again((Problem("", STAFF_REFUSALS[reply.reason]),), status=403)
    return Redirect("/console/permissions?saved=yes")
