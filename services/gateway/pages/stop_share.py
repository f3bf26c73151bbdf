"""Stop sharing, at once: whoever has link and passcode reads nothing any more."""

from __future__ import annotations

from uuid import UUID

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import shares
from services.gateway.pages.chart_door import ABSENT
from services.gateway.pages.lent_door import maker
from services.gateway.pages.session_door import gone
from services.gateway.visits import Submission
from shared.contracts.identity import SessionGone
from shared.contracts.records import RecordsRefused


async def submit(said: Submission) -> Answer | Again:
    """What is over already stays over, and somebody else's share is as one that never was."""
    visit = await maker(said)
    if isinstance(visit, SessionGone):
        return gone()
    chart, share_id = visit.chart(said.arrival.params["grant_id"]), UUID(said.arrival.params["share_id"])
    if not chart:
        return ABSENT
    reply = await shares.stop_share(said, assertion=visit.session.assertion, grant_id=chart.grant_id, share_id=share_id)
    if isinstance(reply, RecordsRefused):
        return gone() if reply.reason == "session_over" else ABSENT
    return Redirect(f"/charts/{chart.grant_id}/shares?stopped=yes")
