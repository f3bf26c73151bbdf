"""What every form says that takes the username and password of an account: alike, and never which half was wrong."""

from __future__ import annotations

from services.gateway.answers import Again, Problem
from services.gateway.fields import LONGEST_SECRET, Fields
from services.gateway.pages.verify_pin import minutes_until
from services.gateway.visits import Submission
from services.gateway.wording import LOGIN_REFUSALS
from shared.contracts.identity import LoginRefused


def wanting(fields: Fields) -> tuple[Problem, ...]:
    """What can be seen without asking."""
    problems = fields.missing("username") + fields.unfit("username")
    return problems if fields.secret("password") else (*problems, Problem("password", "problem.password_missing"))


def too_long(fields: Fields) -> bool:
    """Is the password nobody's, since none so long was ever accepted?"""
    return len(fields.secret("password")) > LONGEST_SECRET


def refused(said: Submission, reply: LoginRefused) -> Again:
    """The form again, with the name that was typed."""
    waiting = {"minutes": minutes_until(reply.retry_at, now=said.arrival.now)} if reply.retry_at else {"minutes": 1}
    field = "" if reply.reason == "reset_required" else "username"
    problem = Problem(field, LOGIN_REFUSALS[reply.reason], waiting)
    return Again((problem,), said.fields.kept("username"))
