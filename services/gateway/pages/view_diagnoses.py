"""The portal's first page: whose chart, and its diagnoses in lay words (S119)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import records
from services.gateway.cookies import SESSION, forget
from services.gateway.guards import session_of
from services.gateway.visits import SessionVisit
from shared.contracts.identity import ChartAccess, SessionGone
from shared.contracts.records import DiagnosesShown

LOOK_AGAIN = 4
"""Seconds between two looks while records has not yet heard of the new access."""
LOOKS = 10
"""Then the person is told to come back: a page that looks for ever would keep its session alive for ever."""
ABSENT = Page("failure.html", {"failure": "not_found"}, status=404)


async def show(visit: SessionVisit, _: Again) -> Answer:
    """One chart by its grant; somebody else's, revoked and absent are the same 404 (trust.md 4, attack 6)."""
    chart = visit.chart(visit.arrival.params["grant_id"])
    return await show_chart(visit, chart) if chart else ABSENT


async def show_chart(visit: SessionVisit, chart: ChartAccess) -> Answer:
    """Asks records; what identity remembers may be older than what records knows, so a refusal asks identity again."""
    reply = await records.view_diagnoses(visit, assertion=visit.session.assertion, grant_id=chart.grant_id)
    if isinstance(reply, DiagnosesShown):
        return _chart_page(visit, chart, reply)
    visit.tools.sessions.drop(visit.fingerprint)
    session = await session_of(visit.arrival, visit.fingerprint)
    if isinstance(session, SessionGone):
        return Redirect("/login?ended=yes", cookies=(forget(SESSION),))
    if chart.grant_id not in {known.grant_id for known in session.charts}:
        return ABSENT
    if reply.reason == "session_over":
        again = await records.view_diagnoses(visit, assertion=session.assertion, grant_id=chart.grant_id)
        if isinstance(again, DiagnosesShown):
            return _chart_page(visit, chart, again)
    return _prepared_page(visit, chart)


def _prepared_page(visit: SessionVisit, chart: ChartAccess) -> Page:
    looks, new = _looks(visit), _new(visit)
    again = f"{LOOK_AGAIN}; url=?tries={looks + 1}{'&new=yes' if new else ''}" if looks < LOOKS else None
    return Page("chart_prepared.html", {"chart": chart, "new": new, "looking": again is not None}, refresh=again)


def _looks(visit: SessionVisit) -> int:
    """How often the page has looked again by itself; what is no count ends it."""
    tries = visit.arrival.query.get("tries", "0")
    return int(tries) if tries.isdecimal() and len(tries) < 4 else LOOKS


def _chart_page(visit: SessionVisit, chart: ChartAccess, reply: DiagnosesShown) -> Page:
    active = [diagnosis for diagnosis in reply.diagnoses if diagnosis.status != "resolved"]
    past = [diagnosis for diagnosis in reply.diagnoses if diagnosis.status == "resolved"]
    shows = {"chart": chart, "charts": visit.session.charts, "active": active, "past": past, "new": _new(visit)}
    return Page("view_diagnoses.html", shows)


def _new(visit: SessionVisit) -> bool:
    return "new" in visit.arrival.query
