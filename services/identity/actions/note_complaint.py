"""Note a complaint: whoever got an invitation's mail has called it unwanted, so that reminders stop (S118)."""

from __future__ import annotations

from services.identity.actions.keep_quiet import keep_quiet
from services.identity.store import registrations
from services.identity.tools import Tools
from shared.bus import Unreadable
from shared.contracts.notifications import MessageComplained
from shared.seals import SealBroken
from shared.work import Work


async def note_complaint(work: Work[Tools], told: MessageComplained) -> None:
    """As if they had pressed the button in the mail: for the address that it went to, whichever is on record now."""
    try:
        address = work.tools.sealer.open(told.to)
    except SealBroken:
        raise Unreadable("seal_broken") from None
    known = await registrations.find(work.connection, work.tools.vault, told.invitation_id)
    if known:
        await keep_quiet(work, known, address, actor=work.source)
