"""Another username (S58-S60, S117)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import account
from services.gateway.pages.account_door import account_page, changed
from services.gateway.visits import SessionVisit, Submission


async def show(visit: SessionVisit, again: Again) -> Answer:
    """As it stands."""
    return await account_page("change_username.html", visit, again, fresh="username")


async def submit(said: Submission) -> Answer | Again:
    """From the next log-in on."""
    kept = said.fields.kept("username")
    problems = said.fields.missing("username") + said.fields.unfit("username")
    if problems:
        return Again(problems, kept)
    return changed(said, await account.change_username(said), of="username", kept=kept)
