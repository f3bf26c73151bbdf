"""Enter the code that came by text or call, to get back in (S109)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import recovery
from services.gateway.pages.check_code import code_problem, refusal
from services.gateway.pages.verify_pin import minutes_until
from services.gateway.pages.waits import wait
from services.gateway.pins import read_code
from services.gateway.visits import RecoveryVisit, Submission
from shared.contracts.proofs import CodeRefused
from shared.contracts.recovery import RecoveryGone


async def show(visit: RecoveryVisit, again: Again) -> Answer:
    """How the code comes, how long it works, and when another may be requested; a code is never shown again."""
    code, now = visit.recovery.code, visit.arrival.now
    if code is None:
        return Redirect("/reset/phone")
    return Page(
        "check_recovery_code.html",
        {
            "channel": code.channel,
            "minutes": minutes_until(code.expires_at, now=now),
            "expired": code.expires_at <= now,
            "again": wait(code.again_at, now=now) if code.again_at > now else None,
            "repeated": visit.arrival.query.get("again") == "yes",
            "problems": again.problems,
        },
        status=again.status if again.problems else 200,
    )


async def submit(said: Submission) -> Answer | Again:
    """Only six digits are asked about, so that a slip costs no try."""
    code = read_code(said.fields.secret("code"))
    if code is None:
        return Again((code_problem(said),))
    reply = await recovery.check_recovery_code(said, code=code)
    if isinstance(reply, CodeRefused):
        return Again((refusal(said, reply),))
    return Again() if isinstance(reply, RecoveryGone) else Redirect("/reset/password")
