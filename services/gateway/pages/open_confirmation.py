"""The link that confirms an e-mail address: confirms nothing yet, and leaves its token behind (trust.md 1)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Asset, Redirect
from services.gateway.cookies import CONFIRMATION, hold
from services.gateway.tokens import is_token
from services.gateway.visits import Visit

HOUR = 3600
"""Seconds in which the question may be answered before the link has to be followed again."""


async def show(visit: Visit, _: Again) -> Answer:
    """The token goes into a cookie of this browser, and the address bar shows none. Whether it works is asked there."""
    token = visit.arrival.params.get("token", "").removeprefix("/")
    if visit.arrival.method == "HEAD":
        return Asset(b"", "text/html")
    kept = (hold(CONFIRMATION, token, max_age=HOUR),) if is_token(token) else ()
    return Redirect("/confirm-email", cookies=kept)
