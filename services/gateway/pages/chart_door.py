"""What every page of a chart does: find the grant, ask records, and answer what cannot be shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

from services.gateway.answers import Answer, Page, Redirect
from services.gateway.cookies import SESSION, forget
from services.gateway.guards import SignedIn, session_of
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import ChartAccess, SessionGone
from shared.contracts.readers import ReadersRefused
from shared.contracts.records import RecordsRefused
from shared.messages import Reply

LOOK_AGAIN = 4
"""Seconds between two looks while records has not yet heard of the new access."""
LOOKS = 10
"""Then the person is told to come back: a page that looks for ever would keep its session alive for ever."""
NEW = {"yes": "charts.new", "linked": "charts.linked", "done": "charts.done"}
"""What a registration ended with -> the sentence that confirms it."""
ABSENT = Page("failure.html", {"failure": "not_found"}, status=404)

R = TypeVar("R", bound=Reply)
Refusal: TypeAlias = RecordsRefused | ReadersRefused


async def through_door(
    visit: SessionVisit,
    ask: Callable[[str, ChartAccess], Awaitable[R | Refusal]],
    page: Callable[[ChartAccess, R], Answer],
    *,
    chart: ChartAccess | None = None,
    waits: bool = False,
    lasts: bool = False,
) -> Answer:
    """Somebody else's chart, a revoked one and an absent one are the same 404 (trust.md 4, attack 6).

    What identity remembers may be older than what records knows, so a refusal asks identity again. `waits` is for the
    page that a new account comes to; a section that the grant does not open is just not there. `lasts`: asking takes so
    long that the door may have been shut meanwhile, so identity is asked once more before anything leaves.
    """
    found = chart or visit.chart(visit.arrival.params["grant_id"])
    if not found:
        return ABSENT
    reply = await ask(visit.session.assertion, found)
    if not isinstance(reply, Refusal) and not lasts:
        return page(found, reply)
    visit.tools.sessions.drop(visit.fingerprint)
    session = await session_of(visit.arrival, visit.fingerprint)
    if isinstance(session, SessionGone):
        return Redirect("/login?ended=yes", cookies=(forget(SESSION),))
    if found.grant_id not in {known.grant_id for known in session.charts}:
        return ABSENT
    if isinstance(reply, Refusal) and reply.reason == "session_over":
        reply = await ask(session.assertion, found)
    if not isinstance(reply, Refusal):
        return page(found, reply)
    return _prepared_page(visit, found) if waits else ABSENT


async def visiting(said: Submission) -> SessionVisit | Answer:
    """Whoever sent a form of the portal, as its guard knows them."""
    return await SignedIn().admit(said.arrival)


def portal_page(template: str, visit: SessionVisit, chart: ChartAccess, **shows: object) -> Page:
    """A page inside the portal's frame, which says whose chart this is and leads to the account's `others`."""
    frame = {"chart": chart, "others": others(visit, chart), "new": confirmed(visit)}
    return Page(template, frame | shows)


def others(visit: SessionVisit, chart: ChartAccess) -> list[ChartAccess]:
    """The charts that the account may open beside this one."""
    return [one for one in visit.session.charts if one.grant_id != chart.grant_id]


def confirmed(visit: SessionVisit) -> str | None:
    """The id of the sentence that confirms a registration which has just ended; None on any other visit."""
    return NEW.get(visit.arrival.query.get("new", ""))


def _prepared_page(visit: SessionVisit, chart: ChartAccess) -> Page:
    looks, new = _looks(visit), confirmed(visit)
    kept = f"&new={visit.arrival.query['new']}" if new else ""
    again = f"{LOOK_AGAIN}; url=?tries={looks + 1}{kept}" if looks < LOOKS else None
    shows = {"chart": chart, "others": others(visit, chart), "new": new, "looking": again is not None}
    return Page("chart_prepared.html", shows, refresh=again)


def _looks(visit: SessionVisit) -> int:
    """How often the page has looked again by itself; what is no count ends it."""
    tries = visit.arrival.query.get("tries", "0")
    return int(tries) if tries.isdecimal() and len(tries) < 4 else LOOKS
