"""Identity tells that the registration link was opened."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.identity import LinkOpened
from shared.work import Work


async def opened(work: Work[Tools], told: LinkOpened, before: Invitation) -> None:
    """A mail scanner counts as well: the state promises nothing."""
    note(work, before, Facts(opened_at=told.opened_at), action="note_link_opened")


note_link_opened = Together(take=found, act=opened)
