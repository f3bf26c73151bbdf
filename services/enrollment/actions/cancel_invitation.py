"""Staff take an invitation back that is not completed (S86, S88)."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.domain.invitation import CANCELABLE
from services.enrollment.store import invitations
from services.enrollment.tools import Tools
from shared.contracts.enrollment import CancelInvitation, InvitationWithdrawn, StaffRefused
from shared.work import Work


async def cancel_invitation(work: Work[Tools], asked: CancelInvitation) -> InvitationWithdrawn | StaffRefused:
    """Another practice's invitation is as good as none."""
    before = await invitations.take(work.connection, asked.invitation_id)
    if before is None or before.practice_id != asked.practice_id:
        return changes.refuse(work, asked, "no_such_invitation", action="cancel_invitation")
    if before.status(work.now) not in CANCELABLE:
        return changes.refuse(work, asked, "not_open", action="cancel_invitation", known=before)
    after = changes.cancel(work, before)
    changes.did(work, after, asked, "cancel_invitation")
    changes.tell_deed(work, after, asked, "cancel_invitation")
    return InvitationWithdrawn(invitation_id=after.id)
