"""Say whether what a recipient asked for a moment ago may leave now: its making took a while (trust.md 4.7)."""

from __future__ import annotations

from services.records.store import shares
from services.records.tools import Tools
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import CheckVisit, VisitStands
from shared.work import Work


async def check_visit(work: Work[Tools], request: CheckVisit) -> VisitStands | RecordsRefused:
    """As long as the visit goes on and its share is open."""
    share = await shares.visited(work.connection, request.visit, idle=work.tools.shares.idle)
    if share is None:
        return RecordsRefused(reason="session_over")
    return VisitStands() if share.is_open else RecordsRefused(reason="not_found")
