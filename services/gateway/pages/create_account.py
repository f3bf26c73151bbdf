"""Create a new account (S55-S66)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem
from services.gateway.asks import identity
from services.gateway.fields import LONGEST_SECRET, Fields
from services.gateway.pages.arrive import arrived
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit, Submission
from services.gateway.wording import ACCOUNT_REFUSALS
from shared.contracts.identity import SECURITY_QUESTIONS, AccountRefused, AttemptGone

LINES = ("question", "answer", "first_name", "last_name", "username")
KEPT = ("question", "first_name", "last_name", "username")
"""The answer and the passwords are secrets: they are typed again."""


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Prefilled as S58 says; after a problem, with what was typed."""
    attempt = visit.attempt
    prefilled = {"username": attempt.username or "", "question": ""}
    own = attempt.relation == "self"
    names = {"first_name": attempt.given_name if own else "", "last_name": attempt.family_name if own else ""}
    kept = again.kept or prefilled | {name: value or "" for name, value in names.items()}
    return Page(
        "create_account.html",
        {"progress": progress(attempt), "questions": SECURITY_QUESTIONS, "kept": kept, "problems": again.problems},
        status=again.status if again.problems else 200,
    )


async def submit(said: Submission) -> Answer | Again:
    """Asks identity once every field is filled and the passwords are alike."""
    fields = said.fields
    problems = wanting(fields)
    if problems:
        return Again(problems, fields.kept(*KEPT))
    reply = await identity.create_account(said)
    if isinstance(reply, AttemptGone):
        return Again()
    if isinstance(reply, AccountRefused):
        return Again((Problem(*ACCOUNT_REFUSALS[reply.reason]),), fields.kept(*KEPT))
    return arrived(said, reply, new="yes")


def wanting(fields: Fields) -> tuple[Problem, ...]:
    """What can be seen without asking: empty fields, unlike passwords (S49, S64), and what fits no seal."""
    found = (*fields.missing(*LINES), *fields.unfit(*LINES), *unlike_passwords(fields))
    order = (*LINES, "password", "confirm")
    return tuple(sorted(found, key=lambda problem: order.index(problem.field)))


def unlike_passwords(fields: Fields) -> tuple[Problem, ...]:
    """What can be seen of a new password without asking (S64)."""
    password, confirm = fields.secret("password"), fields.secret("confirm")
    if not password:
        return (Problem("password", "problem.password_missing"),)
    if len(password) > LONGEST_SECRET:
        return (Problem("password", "problem.password_long"),)
    if not confirm:
        return (Problem("confirm", "problem.confirm_missing"),)
    return () if password == confirm else (Problem("confirm", "problem.confirm"),)
