"""Who has looked at a chart (45 CFR 170.315(e)(1)(ii))."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import records
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.visits import SessionVisit
from services.gateway.wording import activity_sentence, actor_sentence
from shared.contracts.activity import ActivityRow, ActivityShown
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused


async def show(visit: SessionVisit, _: Again) -> Answer:
    """The newest of it, or what came before a row of it; this look is in it the next time."""

    async def ask(assertion: str, found: ChartAccess) -> ActivityShown | RecordsRefused:
        return await records.show_activity(visit, assertion=assertion, grant_id=found.grant_id, before=_before(visit))

    def page(found: ChartAccess, reply: ActivityShown) -> Page:
        say = visit.tools.renderer.wording(visit.language).plain
        told = [
            (
                row.at,
                actor_sentence(row),
                *activity_sentence(row, say),
                recipient_of(visit, row),
            )
            for row in reply.rows
        ]
        shows = {"told": told, "earlier": reply.earlier, "paged": _before(visit) is not None}
        return portal_page("show_activity.html", visit, found, heading=reply.chart, here="activity", **shows)

    return await through_door(visit, ask, page)


def recipient_of(visit: SessionVisit, row: ActivityRow) -> str:
    """Whom a share is for, in its maker's words; empty where none is meant."""
    return visit.tools.sealer.open(row.recipient) if row.recipient else ""


def _before(visit: SessionVisit) -> int | None:
    """What is no position is the newest page."""
    before = visit.arrival.query.get("before", "")
    return (int(before) or None) if before.isascii() and before.isdecimal() and len(before) < 19 else None
