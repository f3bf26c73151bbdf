"""Forgot username: an e-mail address, and the promise of a mail to it (S114)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer
from services.gateway.asks import recovery
from services.gateway.pages.forgotten import asked, promised
from services.gateway.visits import Submission, Visit


async def show(visit: Visit, again: Again) -> Answer:
    """Whoever was linking an account comes back to that (S111)."""
    return asked(visit, again, "forgot_username.html")


async def submit(said: Submission) -> Answer | Again:
    """The answer is one and the same, whether or not the address is anybody's."""
    problems = said.fields.missing("email") + said.fields.unfit("email")
    if problems:
        return Again(problems, said.fields.kept("email", "from"))
    await recovery.remind_username(said)
    return promised(said, "/forgot-username/sent")
