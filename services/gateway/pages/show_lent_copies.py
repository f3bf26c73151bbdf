"""Wait for a file of what somebody has shared; the page looks again by itself, without a script."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import shares
from services.gateway.pages.lent_door import WAITING, shut
from services.gateway.visits import RecipientVisit
from shared.contracts.records import RecordsRefused

LOOK_AGAIN = 5
"""Seconds between two looks."""
LOOKS = 120
"""Ten minutes by itself; then somebody has to want it."""


async def show(visit: RecipientVisit, _: Again) -> Answer:
    """What was ordered, and how it stands; the page leaves off looking when somebody asks it to (WCAG 2.2.2)."""
    reply = await shares.show_lent_copies(visit)
    if isinstance(reply, RecordsRefused):
        return shut(reply)
    looks, making = _looks(visit), any(one.state == "making" for one in reply.copies)
    again = f"{LOOK_AGAIN}; url={WAITING}?tries={looks + 1}" if making and looks < LOOKS else None
    shows = {"copies": reply.copies, "making": making, "looking": again is not None, "over": LOOKS}
    return Page("show_lent_copies.html", shows, refresh=again)


def _looks(visit: RecipientVisit) -> int:
    tries = visit.arrival.query.get("tries", "0")
    return int(tries) if tries.isdecimal() and len(tries) < 4 else LOOKS
