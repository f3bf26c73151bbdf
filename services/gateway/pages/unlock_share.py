"""The passcode of a share; until it is right, nothing is said of what is shared, by whom or of whom."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import shares
from services.gateway.cookies import SHARED, hold
from services.gateway.guards import SHARE_GONE
from services.gateway.pages.lent_door import HOME
from services.gateway.pages.verify_pin import minutes_until
from services.gateway.pins import read_pin
from services.gateway.visits import ShareVisit, Submission
from shared.contracts.shares import PasscodeRefused, ShareGone


async def show(visit: ShareVisit, again: Again) -> Answer:
    """No box while no passcode would be heard; what was typed is never shown again."""
    retry_at = visit.waits.retry_at
    minutes = minutes_until(retry_at, now=visit.arrival.now) if retry_at else 0
    shows = {"minutes": minutes, "problems": again.problems}
    return Page("unlock_share.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """Only what can be a passcode is asked about, so that a slip costs no try."""
    typed = said.fields.secret("passcode")
    passcode = read_pin(typed)
    if passcode is None:
        return Again((Problem("passcode", "problem.passcode" if typed.strip() else "problem.passcode_missing"),))
    reply = await shares.unlock_share(said, passcode=passcode)
    if isinstance(reply, ShareGone):
        return SHARE_GONE
    if isinstance(reply, PasscodeRefused):
        return Again((_refusal(reply, said),))
    return Redirect(HOME, cookies=(hold(SHARED, said.tools.sealer.open(reply.visit)),))


def _refusal(reply: PasscodeRefused, said: Submission) -> Problem:
    if reply.reason == "paused" and reply.retry_at:
        minutes = minutes_until(reply.retry_at, now=said.arrival.now)
        return Problem("", "refused.passcode_paused", {"minutes": minutes})
    left = reply.attempts_left or 1
    return Problem("passcode", f"refused.passcode_{'one' if left == 1 else 'many'}", {"left": left})
