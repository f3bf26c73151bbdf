"""Notifications tells that the invitation's e-mail waits at a mail server."""

from __future__ import annotations

from services.enrollment.changes import found, note_mail
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.notifications import MessageDeferred
from shared.work import Work


async def deferred(work: Work[Tools], told: MessageDeferred, before: Invitation) -> None:
    """Nothing is lost yet: staff see why it has not arrived."""
    note_mail(work, told, before, Facts(deferred_at=told.deferred_at), action="note_message_deferred")


note_message_deferred = Together(take=found, act=deferred)
