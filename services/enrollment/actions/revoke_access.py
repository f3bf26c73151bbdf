"""Staff end an enrolled person's access for ever (S89, S90)."""

from __future__ import annotations

from services.enrollment import changes
from services.enrollment.domain.invitation import Status
from services.enrollment.store import invitations
from services.enrollment.tools import Tools
from shared.contracts.enrollment import RevocationStarted, RevokeAccess, StaffRefused
from shared.work import Work


async def revoke_access(work: Work[Tools], asked: RevokeAccess) -> RevocationStarted | StaffRefused:
    """The status stays "enrolled" until identity and records have both closed; asking again only tells them again.
    The chart's activity has the end from records itself, when it has come."""
    before = await invitations.take(work.connection, asked.invitation_id)
    if before is None or before.practice_id != asked.practice_id:
        return changes.refuse(work, asked, "no_such_invitation", action="revoke_access")
    if before.status(work.now) is not Status.ENROLLED:
        return changes.refuse(work, asked, "not_enrolled", action="revoke_access", known=before)
    after = changes.revoke(work, before)
    changes.did(work, after, asked, "revoke_access")
    return RevocationStarted(invitation_id=after.id)
