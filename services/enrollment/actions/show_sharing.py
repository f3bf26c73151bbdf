"""Staff read what their practice withholds, from everybody or from one person (D6)."""

from __future__ import annotations

from services.enrollment.changes import practice_chain, turn_away
from services.enrollment.replies import sharing_shown
from services.enrollment.store import invitations, practices, sharing
from services.enrollment.tools import Tools
from shared.contracts.enrollment import RefusalReason, StaffRefused
from shared.contracts.sharing import SharingShown, ShowSharing
from shared.work import Work


async def show_sharing(work: Work[Tools], asked: ShowSharing) -> SharingShown | StaffRefused:
    """Another practice's invitation is as good as none."""
    if not await practices.is_known(work.connection, asked.practice_id):
        return _refuse(work, asked, "no_such_practice")
    if asked.invitation_id:
        known = await invitations.take(work.connection, asked.invitation_id)
        if known is None or known.practice_id != asked.practice_id:
            return _refuse(work, asked, "no_such_invitation")
    return sharing_shown(await sharing.of(work.connection, asked.practice_id, asked.invitation_id))


def _refuse(work: Work[Tools], asked: ShowSharing, reason: RefusalReason) -> StaffRefused:
    chain = practice_chain(asked.practice_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="show_sharing")
