"""Identity or records tells that its door is shut; the access is revoked when both have told (design.md 2)."""

from __future__ import annotations

from services.enrollment.changes import found, note
from services.enrollment.domain.facts import Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.tools import Tools
from shared.bus import Together
from shared.contracts.identity import AccessClosed
from shared.work import Work


async def closed(work: Work[Tools], told: AccessClosed, before: Invitation) -> None:
    """Each speaks for itself alone: whose word it is says the broker, not the message."""
    at = told.closed_at
    news = Facts(identity_closed_at=at) if work.source == "identity" else Facts(records_closed_at=at)
    note(work, before, news, action="note_access_closed")


note_access_closed = Together(take=found, act=closed)
