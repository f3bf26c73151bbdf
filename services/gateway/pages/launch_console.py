"""An EHR opens the console: the signed word comes in a form, never in an address, and is good once (S4)."""

from __future__ import annotations

from services.gateway.answers import Answer, Page, Redirect
from services.gateway.asks import enrollment
from services.gateway.cookies import hold_staff
from services.gateway.fields import Fields
from services.gateway.visits import Arrival
from shared.contracts.practices import LaunchRefused

LONGEST = 6000
"""Characters of a signed word; its seal has to fit into a message."""


async def land(arrival: Arrival, fields: Fields) -> Answer:
    """A new launch in the same browser takes the place of the one before, whatever chart it names."""
    launch = fields.secret("launch")
    if not launch.isascii() or len(launch) > LONGEST:
        return _refused(LaunchRefused(reason="unreadable"))
    reply = await enrollment.launch_console(arrival, launch=launch)
    if isinstance(reply, LaunchRefused):
        return _refused(reply)
    session = arrival.tools.sealer.open(reply.session_token)
    return Redirect("/console", cookies=(hold_staff(session, framed=bool(reply.embed_origins)),))


def _refused(reply: LaunchRefused) -> Page:
    return Page("console_ended.html", {"code": reply.reason}, status=403, framed_by=reply.embed_origins)
