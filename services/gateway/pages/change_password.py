"""Another password, typed twice (S61-S65, S110)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import account
from services.gateway.pages.account_door import account_page, changed
from services.gateway.pages.new_passwords import unlike_passwords
from services.gateway.visits import SessionVisit, Submission


async def show(visit: SessionVisit, again: Again) -> Answer:
    """The one before is asked for on the page before this one, unless it was given a moment ago."""
    return await account_page("change_password.html", visit, again, fresh="password")


async def submit(said: Submission) -> Answer | Again:
    """Whoever else is logged in is logged out by it."""
    problems = unlike_passwords(said.fields)
    return Again(problems) if problems else changed(said, await account.change_password(said), of="password")
