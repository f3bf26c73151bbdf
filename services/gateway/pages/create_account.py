"""Create a new account (S55-S66)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem
from services.gateway.asks import identity
from services.gateway.cookies import ATTEMPT, forget
from services.gateway.fields import Fields
from services.gateway.pages.arrive import arrived
from services.gateway.pages.new_passwords import unlike_passwords
from services.gateway.pages.progress import progress
from services.gateway.visits import AttemptVisit, Submission
from services.gateway.wording import ACCOUNT_REFUSALS
from shared.contracts.identity import SECURITY_QUESTIONS, AccountRefused, AttemptGone

LINES = ("question", "answer", "first_name", "last_name", "username")
FIRST_LINES = ("first_name", "last_name", "email")
"""What is asked where the account is made before anything is proven (S67): the question waits."""
SECRETS = ("answer",)
"""Like the passwords: typed again after a problem."""


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Prefilled as S58 says; after a problem, with what was typed."""
    attempt = visit.attempt
    prefilled = {"username": attempt.username or "", "question": ""}
    own = attempt.relation == "self"
    names = {"first_name": attempt.given_name if own else "", "last_name": attempt.family_name if own else ""}
    kept = again.kept or prefilled | {name: value or "" for name, value in names.items()}
    shows = {"progress": progress(attempt), "questions": SECURITY_QUESTIONS, "first": attempt.order == "account_first"}
    return Page(
        "create_account.html",
        shows | {"kept": kept, "problems": again.problems},
        status=again.status if again.problems else 200,
    )


async def submit(said: Submission) -> Answer | Again:
    """Asks identity once every field is filled and the passwords are alike."""
    fields, first = said.fields, said.fields.has("first")
    lines = FIRST_LINES if first else LINES
    kept = fields.kept(*(line for line in lines if line not in SECRETS))
    problems = wanting(fields, lines)
    if problems:
        return Again(problems, kept)
    reply = await identity.create_account(said, first=first)
    if isinstance(reply, AttemptGone):
        return Again()
    if isinstance(reply, AccountRefused):
        return Again((_refused(reply, first=first),), kept)
    if reply.account_waits:
        shows = {"waits": reply.account_waits, "address": fields.line("email")}
        return Page("account_created.html", shows, cookies=(forget(ATTEMPT),))
    return arrived(said, reply, new="yes")


def wanting(fields: Fields, lines: tuple[str, ...]) -> tuple[Problem, ...]:
    """What can be seen without asking: empty fields, unlike passwords (S49, S64), and what fits no seal."""
    found = (*fields.missing(*lines), *fields.unfit(*lines), *unlike_passwords(fields))
    order = (*lines, "password", "confirm")
    return tuple(sorted(found, key=lambda problem: order.index(problem.field)))


def _refused(reply: AccountRefused, *, first: bool) -> Problem:
    """An account that is made first has its address for a username: what is wrong with that belongs to its field."""
    field, sentence = ACCOUNT_REFUSALS[reply.reason]
    if first and field == "username":
        return Problem("email", "problem.email_taken" if reply.reason == "username_taken" else "refused.email_invalid")
    return Problem(field, sentence)
