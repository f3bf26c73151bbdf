"""Close access: the practice revoked it, so the grant ends and can never come back (S89, S90, design.md 2)."""

from __future__ import annotations

from services.identity.actions.end_grant import end_grant
from services.identity.actions.shut_registration import shut_registration
from services.identity.store import registrations, tombstones
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AccessRevoked
from shared.work import Work


async def close_access(work: Work[Tools], revoked: AccessRevoked) -> None:
    """Bury the invitation, end what it granted, and say so, also when it never granted anything here.

    Sessions that hold other charts survive.
    """
    invitation_id = revoked.invitation_id
    known = await registrations.lock(work.connection, work.tools.vault, invitation_id)
    await tombstones.add(work.connection, invitation_id, reason="revoked", now=work.now)
    if known is not None:
        await shut_registration(work, invitation_id, "revoked")
    await end_grant(work, invitation_id)
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id) if known else f"invitation:{invitation_id}",
        actor=work.source,
        right="invitation",
        action="close-access",
        subject=str(invitation_id),
    )
