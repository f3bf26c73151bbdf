"""Forgot password: a username, and the promise of a mail (S104)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import recovery
from services.gateway.pages.forgotten import asked, promised
from services.gateway.visits import Submission, Visit


async def show(visit: Visit, again: Again) -> Answer:
    """Whoever was linking an account comes back to that (S111)."""
    return asked(visit, again, "forgot_password.html")


async def submit(said: Submission) -> Answer | Again:
    """The answer is one and the same, whether or not the name is anybody's."""
    problems = said.fields.missing("username") + said.fields.unfit("username")
    if problems:
        return Again(problems, said.fields.kept("username", "from"))
    await recovery.request_reset(said)
    return promised(said, "/forgot-password/sent")
