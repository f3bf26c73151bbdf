"""Choose a security question, where the account was made before anything else (S57, D1)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import SECURITY_QUESTIONS, SessionGone
from shared.contracts.questions import QuestionRefused
from shared.seals import fingerprint

FAULTS = {"question_unknown": "question", "answer_missing": "answer"}


async def show(visit: SessionVisit, again: Again) -> Answer:
    """Once; the answer is a secret and never shown again."""
    if not visit.session.wants_question:
        return Redirect("/charts")
    shows = {"questions": SECURITY_QUESTIONS, "kept": again.kept or {"question": ""}, "problems": again.problems}
    return Page("choose_question.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """On to the records."""
    problems = said.fields.missing("question", "answer") + said.fields.unfit("question", "answer")
    if problems:
        return Again(problems, said.fields.kept("question"))
    reply = await identity.choose_question(said)
    if isinstance(reply, QuestionRefused):
        field = FAULTS[reply.reason]
        return Again((Problem(field, f"problem.{field}_missing"),), said.fields.kept("question"))
    said.tools.sessions.drop(fingerprint(said.holder))
    return Again() if isinstance(reply, SessionGone) else Redirect("/charts?new=done")
