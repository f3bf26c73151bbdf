"""Answer the security question (S108)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import recovery
from services.gateway.pages.verify_pin import date_problem, read_birth_boxes
from services.gateway.pages.waits import wait, waiting_problem
from services.gateway.visits import RecoveryVisit, Submission
from shared.contracts.recovery import AnswerRefused, RecoveryGone


async def show(visit: RecoveryVisit, again: Again) -> Answer:
    """The question stands here and nowhere else; neither date nor answer is ever shown again (trust.md 3)."""
    found, now = visit.recovery, visit.arrival.now
    if found.question is None:
        return Redirect("/reset")
    closed = wait(found.closed_until, now=now) if found.closed_until and found.closed_until > now else None
    shows = {"question": found.question, "closed": closed, "channels": found.code_channels}
    return Page(
        "answer_question.html", shows | {"problems": again.problems}, status=again.status if again.problems else 200
    )


async def submit(said: Submission) -> Answer | Again:
    """Only a real date and an answer are asked about, so that a slip costs no try."""
    born = read_birth_boxes(said)
    missing = said.fields.missing("answer") + said.fields.unfit("answer")
    if born is None or missing:
        return Again((*date_problem(said, born is None, field="birth_year"), *missing))
    reply = await recovery.answer_question(said, born=born)
    if isinstance(reply, AnswerRefused):
        return Again((_refusal(said, reply),))
    return Again() if isinstance(reply, RecoveryGone) else Redirect("/reset/password")


def _refusal(said: Submission, reply: AnswerRefused) -> Problem:
    if reply.retry_at is not None:
        return waiting_problem("answer_refused.closed", reply.retry_at, now=said.arrival.now)
    if reply.reason == "no_match" and reply.attempts_left is not None:
        left = reply.attempts_left
        return Problem("birth_year", f"answer_refused.no_match_{'one' if left == 1 else 'many'}", {"left": left})
    return Problem("birth_year", "problem.birth_date")
