"""Freeze an invitation: whoever got it says "this is not me", so nothing of it stands, and the practice hears of it."""

from __future__ import annotations

from uuid import UUID

from services.identity.actions.end_grant import end_grant
from services.identity.actions.shut_registration import shut_registration
from services.identity.domain.registration import Registration
from services.identity.store import disownings, tombstones
from services.identity.tools import Tools
from shared.contracts.disowning import AccessEnded
from shared.work import Work


async def freeze_invitation(work: Work[Tools], registration: Registration, *, attempt_id: UUID | None) -> None:
    """For ever: whoever it was meant for is invited anew. The caller holds the registration's row.

    The evidence is what was known at this moment, beside the audit; whom it was for, the practice still knows.
    """
    invitation_id = registration.invitation_id
    await tombstones.add(work.connection, invitation_id, reason="disowned", now=work.now)
    account_id = await end_grant(work, invitation_id)
    await disownings.add(work.connection, registration, attempt_id=attempt_id, account_id=account_id, now=work.now)
    await shut_registration(work, invitation_id, "disowned")
    work.announce(AccessEnded(invitation_id=invitation_id, reason="not_me", ended_at=work.now))
