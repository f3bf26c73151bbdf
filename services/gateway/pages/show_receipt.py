"""The receipt of a share, to print and keep: what was shared by whom, for whom, until when, and when it was opened."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import shares
from services.gateway.pages.chart_door import ABSENT, portal_page, through_door
from services.gateway.pages.lent_door import told
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import SharesShown


async def show(visit: SessionVisit, _: Again) -> Answer:
    """Neither link nor passcode is on it. Somebody else's share and one that never was are the same 404."""

    async def ask(assertion: str, found: ChartAccess) -> SharesShown | RecordsRefused:
        return await shares.show_shares(visit, assertion=assertion, grant_id=found.grant_id)

    def page(found: ChartAccess, reply: SharesShown) -> Page:
        share_id = visit.arrival.params["share_id"]
        share = next((one for one in told(visit, reply.shares) if str(one.row.share_id) == share_id), None)
        if share is None:
            return ABSENT
        shows = {"share": share, "by": visit.session.first_name}
        return portal_page("show_receipt.html", visit, found, heading=reply.chart, here="shares", **shows)

    return await through_door(visit, ask, page)
