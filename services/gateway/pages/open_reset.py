"""The link to reset a password: spends nothing, begins a recovery in this browser, leaves the token behind (S106)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Asset, Redirect
from services.gateway.asks import recovery
from services.gateway.cookies import RECOVERY, hold
from services.gateway.guards import RECOVERY_GONE
from services.gateway.tokens import is_token
from services.gateway.visits import Visit
from shared.contracts.recovery import RecoveryGone


async def show(visit: Visit, _: Again) -> Answer:
    """Cut, wrapped, used, expired or unknown: one page for all. HEAD never asks."""
    arrival = visit.arrival
    token = arrival.params.get("token", "").removeprefix("/")
    if arrival.method == "HEAD":
        return Asset(b"", "text/html")
    if not is_token(token):
        return RECOVERY_GONE
    reply = await recovery.open_reset(arrival, token=token)
    if isinstance(reply, RecoveryGone):
        return RECOVERY_GONE
    return Redirect("/reset", cookies=(hold(RECOVERY, visit.tools.sealer.open(reply.recovery_token)),))
