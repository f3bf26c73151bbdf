"""Another e-mail address, which is confirmed before it counts (S117)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import account
from services.gateway.pages.account_door import account_page, changed
from services.gateway.visits import SessionVisit, Submission


async def show(visit: SessionVisit, again: Again) -> Answer:
    """The present one is said, and not in the box: whoever presses the button must have typed the new one."""
    nobody = again if again.kept else Again(again.problems, {"email": ""}, again.status)
    return await account_page("change_email.html", visit, nobody, fresh="email")


async def submit(said: Submission) -> Answer | Again:
    """A link goes to the new address."""
    kept = said.fields.kept("email")
    problems = said.fields.missing("email") + said.fields.unfit("email")
    if problems:
        return Again(problems, kept)
    return changed(said, await account.change_email(said), of="email", kept=kept)
