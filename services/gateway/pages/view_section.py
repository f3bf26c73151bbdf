"""One page of one section of a chart, in lay words (S119-S121)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import records
from services.gateway.pages.chart_door import ABSENT, portal_page, through_door
from services.gateway.pages.sections import PATHS, page_of
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused, SectionShown


async def show(visit: SessionVisit, _: Again) -> Answer:
    """A section that does not exist, and one that the grant does not open, are the same 404."""
    section = PATHS.get(str(visit.arrival.params["section"]))
    if section is None:
        return ABSENT

    async def ask(assertion: str, found: ChartAccess) -> SectionShown | RecordsRefused:
        return await records.view_section(
            visit, assertion=assertion, grant_id=found.grant_id, section=section, page=page_of(visit.arrival.query)
        )

    def page(found: ChartAccess, reply: SectionShown) -> Page:
        current = [entry for entry in reply.entries if entry.current]
        past = [entry for entry in reply.entries if not entry.current]
        return portal_page(
            "view_section.html",
            visit,
            found,
            heading=reply.chart,
            here=section,
            shown=reply,
            current=current,
            past=past,
        )

    return await through_door(visit, ask, page)
