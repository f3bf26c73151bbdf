"""Identity tells that the person has ended it: by "this is not me", or because they leave."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.disowning import AccessEnded
from shared.work import Work


async def ended(work: Work[Tools], told: AccessEnded, before: Invitation) -> None:
    """The practice hears of it, and may invite anew; the PIN is erased."""
    news = Facts(disowned_at=told.ended_at) if told.reason == "not_me" else Facts(left_at=told.ended_at)
    note(work, before, news, action="note_access_ended")


note_access_ended = Together(take=found, act=ended)
