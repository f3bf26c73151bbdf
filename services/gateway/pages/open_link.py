"""The registration link: spends nothing, begins an attempt, and leaves the token behind (S33-S35)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Asset, Page, Redirect
from services.gateway.asks import identity
from services.gateway.cookies import ATTEMPT, hold
from services.gateway.guards import LINK_GONE
from services.gateway.steps import path_of
from services.gateway.tokens import is_token
from services.gateway.visits import Visit
from shared.contracts.identity import LinkRefused
from shared.seals import fingerprint

REFUSED = Page(LINK_GONE, status=410)


async def show(visit: Visit, _: Again) -> Answer:
    """Cut, wrapped, used, expired, canceled or unknown: one page for all (S34, D8). HEAD never asks."""
    arrival = visit.arrival
    token = arrival.params.get("token", "").removeprefix("/")
    if arrival.method == "HEAD":
        return Asset(b"", "text/html")
    if not is_token(token):
        return REFUSED
    held = arrival.cookies.get(ATTEMPT)
    reply = await identity.open_link(arrival, token=token, attempt=fingerprint(held) if held else None)
    if isinstance(reply, LinkRefused):
        return REFUSED
    attempt = visit.tools.sealer.open(reply.attempt_token)
    return Redirect(path_of(reply.step), cookies=(hold(ATTEMPT, attempt),))
