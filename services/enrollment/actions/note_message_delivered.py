"""Notifications tells that the invitation's e-mail was accepted."""

from __future__ import annotations

from services.enrollment.changes import found, note_mail
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.notifications import MessageDelivered
from shared.work import Work


async def delivered(work: Work[Tools], told: MessageDelivered, before: Invitation) -> None:
    """Of several outcomes for one address the latest stands."""
    note_mail(work, told, before, Facts(delivered_at=told.delivered_at), action="note_message_delivered")


note_message_delivered = Together(take=found, act=delivered)
