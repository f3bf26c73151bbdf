"""Staff read a chart's invitations and access codes again, until they are used (S4, S12, S24)."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain, tell_deed, turn_away
from services.enrollment.domain.invitation import Status
from services.enrollment.domain.relations import SELF
from services.enrollment.replies import access_row
from services.enrollment.snapshots import snapshot
from services.enrollment.store import charts, held_mails, merges, practices
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AccessShown, ChartSnapshot, RefusalReason, ShowAccess, StaffRefused
from shared.seals import SealBroken
from shared.work import Work


async def show_access(work: Work[Tools], asked: ShowAccess) -> AccessShown | StaffRefused:
    """Every reading, and every vain try, leaves an audit row; the codes are sealed to whoever asked."""
    practice_id, chart_id = asked.practice_id, await _chart(work, asked)
    if chart_id is None:
        return _refuse(work, asked, "no_such_invitation", subject=str(asked.invitation_id or ""))
    together = await merges.together(work.connection, practice_id, chart_id)
    kept = await charts.invitations_of(work.connection, work.tools.vault, practice_id=practice_id, chart_ids=together)
    if not kept and not await practices.is_known(work.connection, practice_id):
        return _refuse(work, asked, "no_such_practice", subject=chart_id)
    action = "show_access" if asked.codes else "show_access.without_codes"
    for chart in together:
        chain = chart_chain(practice_id, chart)
        work.audit(chain=chain, actor=f"staff:{asked.staff_id}", right=STAFF, action=action, category="access")
    own = next((one.invitation for one in kept if one.invitation.relation == SELF), None)
    rows = tuple(access_row(work, one, codes=asked.codes) for one in kept)
    for one, row in zip(kept, rows, strict=True):
        if row.access_code is not None:
            tell_deed(work, one.invitation, asked, "show_code")
    return AccessShown(
        rows=rows,
        status=own.status(work.now) if own else Status.NOT_INVITED,
        patient=await _patient(work, practice_id, chart_id),
        chart_id=together[0] if len(together) > 1 else None,
        held_mails=await held_mails.find(work.connection, practice_id, now=work.now),
    )


async def _chart(work: Work[Tools], asked: ShowAccess) -> str | None:
    """The chart that is meant; another practice's invitation names none."""
    if asked.invitation_id is None:
        return asked.chart_id
    return await charts.chart_of(work.connection, asked.invitation_id, practice_id=asked.practice_id)


def _refuse(work: Work[Tools], asked: ShowAccess, reason: RefusalReason, *, subject: str) -> StaffRefused:
    chain = practice_chain(asked.practice_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="show_access", subject=subject)


async def _patient(work: Work[Tools], practice_id: str, chart_id: str) -> ChartSnapshot | None:
    """Nothing to prefill with when the invitation that knows best cannot be read: an older one may be wrong."""
    try:
        return await snapshot(work, practice_id, chart_id)
    except SealBroken:
        return None
