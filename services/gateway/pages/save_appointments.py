"""The visits to come, as a file for a calendar (S121)."""

from __future__ import annotations

from urllib.parse import urlsplit

from services.gateway.answers import Again, Answer, Asset
from services.gateway.asks import records
from services.gateway.calendars import calendar
from services.gateway.pages.chart_door import through_door
from services.gateway.visits import SessionVisit
from shared.contracts.entries import Appointment
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused, SectionShown

PAGES = 8
"""Questions for one file: two hundred visits."""
HEADERS = {"content-disposition": 'attachment; filename="visits.ics"'}


async def show(visit: SessionVisit, _: Again) -> Answer:
    """What is to come, and what was called off, so that a calendar that has it forgets it."""

    async def ask(assertion: str, found: ChartAccess) -> SectionShown | RecordsRefused:
        reply = await _page(visit, assertion, found, 1)
        entries = [] if isinstance(reply, RecordsRefused) else [*reply.entries]
        for number in range(2, PAGES + 1):
            if isinstance(reply, RecordsRefused) or number > reply.pages:
                break
            reply = await _page(visit, assertion, found, number)
            entries += [] if isinstance(reply, RecordsRefused) else reply.entries
        return reply if isinstance(reply, RecordsRefused) else reply.model_copy(update={"entries": tuple(entries)})

    def page(found: ChartAccess, reply: SectionShown) -> Asset:
        visits = [one for one in reply.entries if isinstance(one, Appointment) and _belongs(one)]
        told = calendar(
            visits,
            grant_id=found.grant_id,
            host=urlsplit(visit.tools.origin).hostname or "localhost",
            practice=reply.chart.practice.name,
            say=visit.tools.renderer.wording(visit.language).plain,
        )
        return Asset(told, "text/calendar", HEADERS)

    return await through_door(visit, ask, page)


def _belongs(one: Appointment) -> bool:
    return one.current or one.status == "canceled"


async def _page(visit: SessionVisit, assertion: str, found: ChartAccess, number: int) -> SectionShown | RecordsRefused:
    return await records.view_section(
        visit, assertion=assertion, grant_id=found.grant_id, section="appointments", page=number
    )
