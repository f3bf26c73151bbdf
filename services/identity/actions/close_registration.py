"""Close a registration: the practice took the invitation back before it was used (S88)."""

from __future__ import annotations

from services.identity.actions.shut_registration import shut_registration
from services.identity.store import registrations, tombstones
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import InvitationCanceled
from shared.work import Work


async def close_registration(work: Work[Tools], canceled: InvitationCanceled) -> None:
    """Stop link, PIN and attempts for ever, also when the offer itself is still on its way.

    A cancellation that comes after the grant is too late to be one: enrollment hears of the grant and revokes.
    """
    invitation_id = canceled.invitation_id
    known = await registrations.lock(work.connection, work.tools.vault, invitation_id)
    if known is not None and known.status == "used":
        outcome = "too_late"
    else:
        outcome = "closed"
        await tombstones.add(work.connection, invitation_id, reason="canceled", now=work.now)
        if known is not None and known.status == "open":
            await shut_registration(work, invitation_id, "canceled")
    work.audit(
        chain=chart_chain(known.practice.practice_id, known.chart_id) if known else f"invitation:{invitation_id}",
        actor=work.source,
        right="invitation",
        action=f"close-registration.{outcome}",
        subject=str(invitation_id),
    )
