"""How one lab test has come out over time: a table, and a line drawn from it (S120)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import records
from services.gateway.drawings import HEIGHT, LEFT, RIGHT, WIDTH, drawing
from services.gateway.pages.chart_door import ABSENT, portal_page, through_door
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused
from shared.contracts.trends import TrendShown

LONGEST = 64
"""Characters of a FHIR id."""


async def show(visit: SessionVisit, _: Again) -> Answer:
    """What is no id, and a result that the grant does not show, are the same 404."""
    resource_id = str(visit.arrival.params["resource_id"])
    if not 0 < len(resource_id) <= LONGEST or not resource_id.isprintable():
        return ABSENT

    async def ask(assertion: str, found: ChartAccess) -> TrendShown | RecordsRefused:
        return await records.view_trend(visit, assertion=assertion, grant_id=found.grant_id, resource_id=resource_id)

    def page(found: ChartAccess, reply: TrendShown) -> Page:
        shows = {"shown": reply, "drawing": drawing(reply.points)}
        size = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT}
        return portal_page("view_trend.html", visit, found, heading=reply.chart, here="labs", **shows, size=size)

    return await through_door(visit, ask, page)
