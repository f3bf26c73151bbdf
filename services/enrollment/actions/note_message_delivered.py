"""Notifications tells that the invitation's e-mail was accepted."""

from __future__ import annotations

from services.enrollment.changes import note
from services.enrollment.domain.facts import Facts
from services.enrollment.tools import Tools
from shared.contracts.notifications import MessageDelivered
from shared.work import Work


async def note_message_delivered(work: Work[Tools], told: MessageDelivered) -> None:
    """Of several outcomes for one address the latest stands."""
    await note(work, told.invitation_id, Facts(delivered_at=told.delivered_at), action="note_message_delivered")
