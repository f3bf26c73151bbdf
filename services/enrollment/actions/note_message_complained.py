"""Notifications tells that whoever got the invitation's e-mail has called it unwanted."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.notifications import MessageComplained
from shared.work import Work


async def complained(work: Work[Tools], _: MessageComplained, before: Invitation) -> None:
    """It changes nothing about the invitation: the history tells staff, who may ask the person."""
    note(work, before, Facts(), action="note_message_complained")


note_message_complained = Together(take=found, act=complained)
