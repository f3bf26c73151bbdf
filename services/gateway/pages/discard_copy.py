"""Throw away a copy that was ordered, made or not."""

from __future__ import annotations

from uuid import UUID

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import records
from services.gateway.pages.chart_door import through_door, visiting
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.copies import CopyDiscarded
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused


async def submit(said: Submission) -> Answer | Again:
    """Back to the page that lists them."""
    visit, copy_id = await visiting(said), UUID(said.arrival.params["copy_id"])
    if not isinstance(visit, SessionVisit):
        return visit

    async def ask(assertion: str, found: ChartAccess) -> CopyDiscarded | RecordsRefused:
        return await records.discard_copy(said, assertion=assertion, grant_id=found.grant_id, copy_id=copy_id)

    def page(found: ChartAccess, _: CopyDiscarded) -> Answer:
        return Redirect(f"/charts/{found.grant_id}/download?done=discarded")

    return await through_door(visit, ask, page)
