"""Who can see a chart, why, since when and until when."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import account
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.readers import ReadersRefused, ReadersShown


async def show(visit: SessionVisit, _: Again) -> Answer:
    """Identity knows the grants; its refusals are met as those of records are."""

    async def ask(_assertion: str, found: ChartAccess) -> ReadersShown | ReadersRefused:
        return await account.show_readers(visit, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: ReadersShown) -> Page:
        return portal_page("show_readers.html", visit, found, here="readers", shown=reply)

    return await through_door(visit, ask, page)
