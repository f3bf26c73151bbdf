"""The account's phone is removed: a button on its page (S117)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import account
from services.gateway.pages.account_door import changed
from services.gateway.visits import SessionVisit, Submission


async def show(_visit: SessionVisit, _: Again) -> Answer:
    """Following a link removes nothing."""
    return Redirect("/settings/phone")


async def submit(said: Submission) -> Answer | Again:
    """What a doctor's office has on record stays there."""
    return changed(said, await account.remove_phone(said), of="phone")
