"""The portal's first page: the beginning of every section (S119-S121, S123)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import records
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused, SummaryShown


async def show(visit: SessionVisit, _: Again) -> Answer:
    """One chart by its grant."""
    return await show_chart(visit)


async def show_chart(visit: SessionVisit, chart: ChartAccess | None = None) -> Answer:
    """The summary of `chart`, or of the one that the address names."""

    async def ask(assertion: str, found: ChartAccess) -> SummaryShown | RecordsRefused:
        return await records.view_summary(visit, assertion=assertion, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: SummaryShown) -> Page:
        return portal_page(
            "view_summary.html", visit, found, heading=reply.chart, here="summary", sections=reply.sections
        )

    return await through_door(visit, ask, page, chart=chart, waits=True)
