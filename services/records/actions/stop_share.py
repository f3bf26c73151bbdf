"""End a share at once: its maker wants nobody to read by it any more."""

from __future__ import annotations

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.opening import Wanted, look, note_view, standing
from services.records.store import copies, shares
from services.records.tools import Tools
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import ShareStopped, StopShare
from shared.work import Work

CATEGORY = "shares"


async def stop_share(work: Work[Tools], request: StopShare) -> ShareStopped | RecordsRefused:
    """What is over already stays so; somebody else's and one that was never made are answered like that too."""
    wanted = Wanted(request.assertion, request.grant_id, (*SECTIONS, PROFILE), size=1)
    _, sight = await look(work.connection, work.tools, wanted)
    chart = await standing(work, sight, category=CATEGORY)
    if isinstance(chart, RecordsRefused) or sight is None:
        return chart if isinstance(chart, RecordsRefused) else RecordsRefused(reason="session_over")
    claims, subject = sight.claims, f"share:{request.share_id}"
    named = {"grant_id": request.grant_id, "account_id": claims.account_id}
    if await shares.stop(work.connection, request.share_id, **named):
        await copies.let_go(work.connection, chart.practice_id, request.grant_id)
        note_view(work, claims, request.grant_id, chart, "", action="stop-share", subject=subject)
    return ShareStopped()
