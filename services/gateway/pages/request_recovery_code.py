"""Request a code to get back in: phone on record, text or voice (S109)."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import recovery
from services.gateway.pages.request_code import CHANNELS, not_requested
from services.gateway.phones import read_phone
from services.gateway.visits import RecoveryVisit, Submission
from shared.contracts.proofs import CodeNotRequested
from shared.contracts.recovery import RecoveryGone

ENTRY = "/reset/code"


async def show(visit: RecoveryVisit, again: Again) -> Answer:
    """Coming back keeps the way by which the code is to come."""
    found = visit.recovery
    if not found.code_channels:
        return Redirect("/reset")
    chosen = found.code.channel if found.code else found.code_channels[0]
    shows = {"channels": found.code_channels, "kept": {"channel": chosen, **again.kept}, "problems": again.problems}
    return Page("request_recovery_code.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """The answer is one and the same whether the phone is on record or not."""
    fields, kept = said.fields, said.fields.kept("phone", "channel")
    phone = read_phone(fields.line("phone"), regions=said.tools.phone_regions)
    channel = CHANNELS.get(fields.line("channel"))
    if phone is None or channel is None:
        wrong = "problem.phone" if fields.line("phone") else "problem.phone_missing"
        problems = ((Problem("phone", wrong),) if phone is None else ()) + (
            () if channel else (Problem("channel", "problem.channel_missing"),)
        )
        return Again(problems, kept)
    reply = await recovery.request_recovery_code(said, phone=phone, channel=channel)
    if isinstance(reply, CodeNotRequested):
        return Again((not_requested(reply, now=said.arrival.now),), kept)
    return Again() if isinstance(reply, RecoveryGone) else Redirect(ENTRY)
