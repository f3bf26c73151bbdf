"""Choose a new password (S110); nobody is logged in by it."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import recovery
from services.gateway.cookies import ATTEMPT, RECOVERY, SESSION, forget
from services.gateway.pages.new_passwords import unlike_passwords
from services.gateway.visits import RecoveryVisit, Submission
from services.gateway.wording import RESET_REFUSALS
from shared.contracts.recovery import PasswordRefused, RecoveryGone
from shared.seals import fingerprint


async def show(visit: RecoveryVisit, again: Again) -> Answer:
    """Never what was typed."""
    return Page("reset_password.html", {"problems": again.problems}, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """All sessions end, this browser's too; whoever was accepting an invitation goes back to that (S111)."""
    if problems := unlike_passwords(said.fields):
        return Again(problems)
    reply = await recovery.reset_password(said)
    if isinstance(reply, RecoveryGone):
        return Again()
    if isinstance(reply, PasswordRefused):
        return Redirect("/reset") if reply.reason == "not_proven" else Again((Problem(*RESET_REFUSALS[reply.reason]),))
    held = said.arrival.cookies.get(SESSION)
    if held:
        said.tools.sessions.end(fingerprint(held))
    linking = ATTEMPT in said.arrival.cookies
    return Page("password_reset.html", {"linking": linking}, cookies=(forget(RECOVERY), forget(SESSION)))
