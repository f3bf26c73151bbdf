"""Request the recovery's code again: a button beside the code's field."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import recovery
from services.gateway.pages import check_recovery_code
from services.gateway.pages.request_code import not_requested
from services.gateway.pages.request_recovery_code import ENTRY
from services.gateway.visits import RecoveryVisit, Submission
from shared.contracts.proofs import CodeNotRequested
from shared.contracts.recovery import RecoveryGone


async def show(visit: RecoveryVisit, again: Again) -> Answer:
    """The code's page, with what is wrong; it has no page of its own."""
    return await check_recovery_code.show(visit, again) if again.problems else Redirect(ENTRY)


async def submit(said: Submission) -> Answer | Again:
    """Nothing has to be typed again."""
    reply = await recovery.request_recovery_code_again(said)
    if isinstance(reply, CodeNotRequested):
        return Again((not_requested(reply, now=said.arrival.now),))
    return Again() if isinstance(reply, RecoveryGone) else Redirect(f"{ENTRY}?again=yes")
