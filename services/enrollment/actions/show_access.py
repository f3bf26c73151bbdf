"""Staff read a chart's invitations and access codes again, until they are used (S4, S12, S24)."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain, turn_away
from services.enrollment.domain.invitation import Status
from services.enrollment.domain.relations import SELF
from services.enrollment.replies import access_row
from services.enrollment.snapshots import snapshot
from services.enrollment.store import invitations, practices
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AccessShown, ShowAccess, StaffRefused
from shared.work import Work


async def show_access(work: Work[Tools], asked: ShowAccess) -> AccessShown | StaffRefused:
    """Every reading, and every vain try, leaves an audit row; the codes are sealed to whoever asked."""
    kept = await invitations.of_chart(
        work.connection, work.tools.vault, practice_id=asked.practice_id, chart_id=asked.chart_id
    )
    if not kept and not await practices.is_known(work.connection, asked.practice_id):
        chain = practice_chain(asked.practice_id)
        return turn_away(work, chain=chain, staff_id=asked.staff_id, reason="no_such_practice", action="show_access",
                         subject=asked.chart_id)  # fmt: skip
    chain = chart_chain(asked.practice_id, asked.chart_id)
    work.audit(chain=chain, actor=f"staff:{asked.staff_id}", right=STAFF, action="show_access", category="access")
    own = next((one.invitation for one in kept if one.invitation.relation == SELF), None)
    return AccessShown(
        rows=tuple(access_row(work, one) for one in kept),
        status=own.status(work.now) if own else Status.NOT_INVITED,
        patient=await snapshot(work, asked.practice_id, asked.chart_id),
    )
