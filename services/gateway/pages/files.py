"""Style sheets, script, fonts, pictures and practice colors."""

from __future__ import annotations

from services.gateway.accents import accent_sheet
from services.gateway.answers import Again, Answer, Asset, Page
from services.gateway.statics import FOR_EVER
from services.gateway.visits import Visit

ABSENT = Page("failure.html", {"failure": "not_found"}, status=404)
ROBOTS = Asset(b"User-agent: *\nDisallow: /\n", "text/plain")


async def static(visit: Visit, _: Again) -> Answer:
    """A built file by its hashed name."""
    arrival = visit.arrival
    return visit.tools.statics.asset(arrival.params["name"], arrival.accept_encoding) or ABSENT


async def accent(visit: Visit, _: Again) -> Answer:
    """A practice's color; the path is the color, so that it may be kept for ever."""
    sheet = accent_sheet(visit.arrival.params["digits"])
    return Asset(sheet.encode(), "text/css", FOR_EVER) if sheet else ABSENT


async def robots(_visit: Visit, _: Again) -> Answer:
    """No search engine has business here."""
    return ROBOTS
