"""Another security question and answer (S57)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import account
from services.gateway.pages.account_door import account_page, changed
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import SECURITY_QUESTIONS

LINES = ("question", "answer")


async def show(visit: SessionVisit, again: Again) -> Answer:
    """The answer is a secret and never shown."""
    return await account_page("change_question.html", visit, again, fresh="question", questions=SECURITY_QUESTIONS)


async def submit(said: Submission) -> Answer | Again:
    """The old answer is worth nothing any more."""
    kept = said.fields.kept("question")
    problems = said.fields.missing(*LINES) + said.fields.unfit(*LINES)
    if problems:
        return Again(problems, kept)
    return changed(said, await account.change_question(said), of="question", kept=kept)
