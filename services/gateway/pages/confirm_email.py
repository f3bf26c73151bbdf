"""Confirm an e-mail address: the page that the mailed link leads to, and its one button (S71)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import identity
from services.gateway.cookies import CONFIRMATION, forget
from services.gateway.visits import Submission, Visit
from shared.contracts.confirming import ConfirmationGone

GONE = Page("confirmation_gone.html", status=410, cookies=(forget(CONFIRMATION),))


async def show(visit: Visit, _: Again) -> Answer:
    """Which address, and what it means to say yes; mail scanners open links, and this changes nothing."""
    token = visit.arrival.cookies.get(CONFIRMATION)
    if not token:
        return GONE
    shown = await identity.show_confirmation(visit.arrival, token=token)
    if isinstance(shown, ConfirmationGone):
        return GONE
    return Page("confirm_email.html", {"address": visit.tools.sealer.open(shown.address)})


async def submit(said: Submission) -> Answer | Again:
    """Yes, this is my address."""
    token = said.arrival.cookies.get(CONFIRMATION)
    if not token:
        return GONE
    reply = await identity.confirm_email(said, token=token)
    if isinstance(reply, ConfirmationGone):
        return GONE
    return Page("email_confirmed.html", {"replaced": reply.replaced}, cookies=(forget(CONFIRMATION),))
