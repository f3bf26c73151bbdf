"""Staff have the registration e-mail sent anew (S85, D14)."""

from __future__ import annotations

from dataclasses import replace

from services.enrollment import changes
from services.enrollment.domain.reinvitation import renewed
from services.enrollment.issuing import reissue
from services.enrollment.store import invitations, practices
from services.enrollment.tools import Tools
from shared.contracts.enrollment import InvitationResent, ResendInvitation, StaffRefused
from shared.work import Work


async def resend_invitation(work: Work[Tools], asked: ResendInvitation) -> InvitationResent | StaffRefused:
    """A new link while the invitation is open, under the same PIN; once used it takes a new invitation (D14)."""
    kept = await invitations.take_kept(work.connection, work.tools.vault, asked.invitation_id)
    practice = await practices.find(work.connection, asked.practice_id)
    if kept is None or practice is None or kept.invitation.practice_id != practice.id:
        return changes.refuse(work, asked, "no_such_invitation", action="resend_invitation")
    if not kept.invitation.is_open(work.now):
        return changes.refuse(work, asked, "not_open", action="resend_invitation", known=kept.invitation)
    again = renewed(kept.invitation, anew=True, now=work.now)
    after = await reissue(work, replace(kept, invitation=again), practice)
    changes.did(work, after, asked, "resend_invitation")
    changes.tell_deed(work, after, asked, "resend_invitation")
    return InvitationResent(invitation_id=after.id)
