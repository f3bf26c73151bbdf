"""Identity tells that the registration link was opened."""

from __future__ import annotations

from services.enrollment.changes import note
from services.enrollment.domain.facts import Facts
from services.enrollment.tools import Tools
from shared.contracts.identity import LinkOpened
from shared.work import Work


async def note_link_opened(work: Work[Tools], told: LinkOpened) -> None:
    """A mail scanner counts as well: the state promises nothing."""
    await note(work, told.invitation_id, Facts(opened_at=told.opened_at), action="note_link_opened")
