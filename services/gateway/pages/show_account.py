"""Account settings (S117, S118): what stands in the account, and where each of it is changed."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.pages.account_door import account_page
from services.gateway.visits import SessionVisit
from shared.contracts.identity import SECURITY_QUESTIONS

CHANGED = ("details", "username", "password", "question", "email", "phone", "move", "nothing")


async def show(visit: SessionVisit, again: Again) -> Answer:
    """Says what was just changed."""
    said = visit.arrival.query.get("changed", "")
    changed = said if said in CHANGED else ""
    return await account_page("show_account.html", visit, again, changed=changed, questions=SECURITY_QUESTIONS)
