"""Notifications tells how many of a practice's mails wait because those of the day are used up."""

from __future__ import annotations

from services.enrollment.store import held_mails
from services.enrollment.tools import Tools
from shared.contracts.held_mails import MailsHeld
from shared.work import Work


async def note_mails_held(work: Work[Tools], told: MailsHeld) -> None:
    """Staff see it wherever they look for somebody who says that no mail has come."""
    await held_mails.put(work.connection, told)
