"""Where an account is logged in."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import account
from services.gateway.pages.session_door import gone
from services.gateway.visits import SessionVisit
from shared.contracts.identity import SessionGone


async def show(visit: SessionVisit, _: Again) -> Answer:
    """Each with a button of its own, and one for all."""
    reply = await account.show_sessions(visit)
    if isinstance(reply, SessionGone):
        return gone()
    return Page("show_sessions.html", {"sessions": reply.sessions, "done": "done" in visit.arrival.query})
