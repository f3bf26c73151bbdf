"""Note a complaint: whoever got a mail of an invitation has called it unwanted, and gets no more that only remind."""

from __future__ import annotations

import structlog

from services.notifications.actions.tell_outcome import MAILS, About
from services.notifications.domain.report import Complaint
from services.notifications.store import messages
from services.notifications.tools import Tools
from shared.contracts.notifications import MessageComplained
from shared.seals import SealBroken
from shared.work import Work

log = structlog.get_logger()


async def note_complaint(work: Work[Tools], complaint: Complaint) -> None:
    """Told twice, whoever hears of it does the same once more. Letters about an account protect it, and nobody is
    spared them."""
    row = await messages.reported(work.connection, complaint.message_id)
    if row is None or row["invitation_id"] is None:
        return
    about = About.of(row)
    try:
        address = messages.address_of(row, work.tools.vault)
    except SealBroken:
        log.error("message.sealed", message=str(about.message_id))
        return
    MAILS.labels(about.kind, "complained").inc()
    voice = about.voice(work)
    about.audit(voice, "complained")
    voice.announce(
        MessageComplained(
            message_id=about.message_id,
            invitation_id=row["invitation_id"],
            to=work.tools.sealer.seal("identity", address),
            complained_at=work.now,
        )
    )
