"""Shared with others: what somebody has lent of a chart, to whom, until when, and how often that was opened."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import shares
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.pages.lent_door import told
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import SharesShown


async def show(visit: SessionVisit, _: Again) -> Answer:
    """Their own shares alone."""

    async def ask(assertion: str, found: ChartAccess) -> SharesShown | RecordsRefused:
        return await shares.show_shares(visit, assertion=assertion, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: SharesShown) -> Page:
        listed = told(visit, reply.shares)
        shows = {
            "open": [one for one in listed if one.row.status == "open"],
            "over": [one for one in listed if one.row.status != "open"],
            "stopped": visit.arrival.query.get("stopped") == "yes",
        }
        return portal_page("show_shares.html", visit, found, heading=reply.chart, here="shares", **shows)

    return await through_door(visit, ask, page)
