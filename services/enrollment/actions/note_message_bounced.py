"""Notifications tells that the invitation's e-mail has failed for good."""

from __future__ import annotations

from services.enrollment.changes import found, note_mail
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.notifications import MessageBounced
from shared.work import Work


async def bounced(work: Work[Tools], told: MessageBounced, before: Invitation) -> None:
    """The practice hears of it and can correct the address."""
    note_mail(work, told, before, Facts(bounced_at=told.bounced_at), action="note_message_bounced")


note_message_bounced = Together(take=found, act=bounced)
