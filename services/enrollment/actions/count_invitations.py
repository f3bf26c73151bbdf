"""Staff read how much there is to do, list by list."""

from __future__ import annotations

from typing import get_args

from services.enrollment.changes import practice_chain, turn_away
from services.enrollment.store import held_mails, practices, worklist
from services.enrollment.tools import Tools
from shared.contracts.enrollment import StaffRefused
from shared.contracts.worklist import Count, CountInvitations, InvitationsCounted, View
from shared.work import Work


async def count_invitations(work: Work[Tools], asked: CountInvitations) -> InvitationsCounted | StaffRefused:
    """Numbers name nobody: no audit row."""
    if not await practices.is_known(work.connection, asked.practice_id):
        chain = practice_chain(asked.practice_id)
        return turn_away(
            work, chain=chain, staff_id=asked.staff_id, reason="no_such_practice", action="count_invitations"
        )
    views: tuple[View, ...] = get_args(View)
    found = await worklist.counts(work.connection, practice_id=asked.practice_id, views=views)
    most = worklist.COUNTED
    counts = (Count(view=view, found=min(found[view], most), more=found[view] > most) for view in views)
    held = await held_mails.find(work.connection, asked.practice_id, now=work.now)
    return InvitationsCounted(counts=tuple(counts), held_mails=held)
