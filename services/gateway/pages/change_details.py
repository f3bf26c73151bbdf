"""Name, language, and whether letters that only remind are wanted (S117, S118)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import account
from services.gateway.pages.account_door import account_page, changed
from services.gateway.visits import SessionVisit, Submission

NAMES = ("first_name", "last_name")
KEPT = (*NAMES, "written_in", "reminders")


async def show(visit: SessionVisit, again: Again) -> Answer:
    """As they stand."""
    return await account_page("change_details.html", visit, again)


async def submit(said: Submission) -> Answer | Again:
    """The account owns its holder's name: what the doctor's office calls the patient stays as it is (D11)."""
    kept = said.fields.kept(*KEPT)
    problems = said.fields.missing(*NAMES) + said.fields.unfit(*NAMES)
    if problems:
        return Again(problems, kept)
    return changed(said, await account.change_details(said), of="details", kept=kept)
