"""The link of a share: the token leaves the address at once, and nothing is asked or spent (trust.md 1)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.cookies import SHARE, SHARED, forget, hold
from services.gateway.tokens import is_token
from services.gateway.visits import Visit


async def show(visit: Visit, _: Again) -> Answer:
    """What it is worth, the next page says; the visit of another share that was open here is over in this browser."""
    token = visit.arrival.params["token"].removeprefix("/")
    cookie = hold(SHARE, token) if is_token(token) else forget(SHARE)
    return Redirect("/shared", cookies=(cookie, forget(SHARED)))
