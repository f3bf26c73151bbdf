"""Who the chart says that its patient is (S125)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import records
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.records import ProfileShown, RecordsRefused


async def show(visit: SessionVisit, _: Again) -> Answer:
    """The demographics, where the grant opens them."""

    async def ask(assertion: str, found: ChartAccess) -> ProfileShown | RecordsRefused:
        return await records.view_profile(visit, assertion=assertion, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: ProfileShown) -> Page:
        return portal_page(
            "view_profile.html", visit, found, heading=reply.chart, here="profile", profile=reply.profile
        )

    return await through_door(visit, ask, page)
