"""The account's phone (S117): which one it is, and another one, to which a code goes first."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import account
from services.gateway.pages.account_door import changed
from services.gateway.pages.request_code import CHANNELS, not_requested
from services.gateway.pages.session_door import gone
from services.gateway.phones import read_phone, written
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.identity import SessionGone
from shared.contracts.proofs import CodeNotRequested, CodeRequested

ENTRY = "/settings/phone/code"


async def show(visit: SessionVisit, again: Again) -> Answer:
    """The present number is said, and not in the box: whoever presses the button must have typed the new one."""
    shown = await account.show_phone(visit)
    if isinstance(shown, SessionGone):
        return gone()
    if not shown.fresh:
        return Redirect("/confirm-password?to=phone")
    kept = {"channel": shown.code.channel if shown.code else "text", "phone": "", **again.kept}
    phone = written(visit.tools.sealer.open(shown.phone)) if shown.phone else ""
    shows = {"phone": phone, "channels": shown.code_channels, "kept": kept, "problems": again.problems}
    return Page("request_phone_code.html", shows, status=again.status if again.problems else 200)


async def submit(said: Submission) -> Answer | Again:
    """What cannot be a number is not asked about."""
    fields, kept = said.fields, said.fields.kept("phone", "channel")
    phone = read_phone(fields.line("phone"), regions=said.tools.phone_regions)
    channel = CHANNELS.get(fields.line("channel"))
    if phone is None or channel is None:
        wrong = "problem.phone" if fields.line("phone") else "problem.own_phone_missing"
        problems = ((Problem("phone", wrong),) if phone is None else ()) + (
            () if channel else (Problem("channel", "problem.channel_missing"),)
        )
        return Again(problems, kept)
    reply = await account.request_phone_code(said, phone=phone, channel=channel)
    if isinstance(reply, CodeRequested):
        return Redirect(ENTRY)
    if isinstance(reply, CodeNotRequested):
        return Again((not_requested(reply, now=said.arrival.now),), kept)
    return changed(said, reply, of="phone", kept=kept)
