"""Enter the code that came to the account's new phone (S117)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Redirect
from services.gateway.asks import account
from services.gateway.pages.account_door import changed
from services.gateway.pages.check_code import code_problem, refusal
from services.gateway.pages.session_door import gone
from services.gateway.pages.verify_pin import minutes_until
from services.gateway.pins import read_code
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import SessionGone
from shared.contracts.proofs import CodeRefused


async def show(visit: SessionVisit, again: Again) -> Answer:
    """How the code comes and how long it works; a code is never shown again, nor is the number."""
    shown, now = await account.show_phone(visit), visit.arrival.now
    if isinstance(shown, SessionGone):
        return gone()
    if shown.code is None:
        return Redirect("/settings/phone")
    return Page(
        "check_phone_code.html",
        {
            "channel": shown.code.channel,
            "minutes": minutes_until(shown.code.expires_at, now=now),
            "expired": shown.code.expires_at <= now,
            "problems": again.problems,
        },
        status=again.status if again.problems else 200,
    )


async def submit(said: Submission) -> Answer | Again:
    """Only six digits are asked about, so that a slip costs no try."""
    code = read_code(said.fields.secret("code"))
    if code is None:
        return Again((code_problem(said),))
    reply = await account.check_phone_code(said, code=code)
    return Again((refusal(said, reply),)) if isinstance(reply, CodeRefused) else changed(said, reply, of="phone")
