"""Notifications tells that the invitation's e-mail has failed for good."""

from __future__ import annotations

from services.enrollment.changes import note
from services.enrollment.domain.facts import Facts
from services.enrollment.tools import Tools
from shared.contracts.notifications import MessageBounced
from shared.work import Work


async def note_message_bounced(work: Work[Tools], told: MessageBounced) -> None:
    """The practice hears of it and can correct the address."""
    await note(work, told.invitation_id, Facts(bounced_at=told.bounced_at), action="note_message_bounced")
