"""Enter the security code that came by text or call (S45)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.pages.code_stopped import code_stopped
from services.gateway.pages.progress import progress
from services.gateway.pages.verify_pin import minutes_until
from services.gateway.pages.waits import wait, waiting_problem
from services.gateway.pins import read_code
from services.gateway.steps import path_of
from services.gateway.visits import AttemptVisit, Submission
from services.gateway.wording import CODE_REFUSALS
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import CodeAccepted, CodeRefused


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """How the code comes, how long it works, and when another may be requested; a code is never shown again."""
    code, now, status = visit.attempt.code, visit.arrival.now, again.status if again.problems else 200
    if code is None:
        return Redirect("/verify/phone")
    if stopped := code_stopped(visit.attempt, now=now, status=status):
        return stopped
    return Page(
        "check_code.html",
        {
            "progress": progress(visit.attempt),
            "channel": code.channel,
            "minutes": minutes_until(code.expires_at, now=now),
            "expired": code.expires_at <= now,
            "again": wait(code.again_at, now=now) if code.again_at > now else None,
            "repeated": visit.arrival.query.get("again") == "yes",
            "problems": again.problems,
        },
        status=status,
    )


async def submit(said: Submission) -> Answer | Again:
    """Only six digits are asked about, so that a slip costs no try."""
    code = read_code(said.fields.secret("code"))
    if code is None:
        return Again((code_problem(said),))
    reply = await identity.check_code(said, code=code)
    if isinstance(reply, CodeAccepted):
        return Redirect(path_of(reply.step))
    return Again() if isinstance(reply, AttemptGone) else Again((refusal(said, reply),))


def code_problem(said: Submission) -> Problem:
    """What to say of what cannot be a code."""
    return Problem("code", "problem.code" if said.fields.line("code") else "problem.code_missing")


def refusal(said: Submission, reply: CodeRefused) -> Problem:
    """The sentence for a code that does not count."""
    sentence = CODE_REFUSALS[reply.reason]
    if reply.retry_at is not None:
        return waiting_problem(sentence, reply.retry_at, now=said.arrival.now)
    if reply.reason == "no_match":
        left = reply.attempts_left or 1
        return Problem("code", f"{sentence}_{'one' if left == 1 else 'many'}", {"left": left})
    return Problem("", sentence)
