"""Verify identity using security code: date of birth, phone on record, text or voice (S41-S44)."""

from __future__ import annotations

from datetime import datetime

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.pages.code_stopped import code_stopped
from services.gateway.pages.progress import progress
from services.gateway.pages.verify_pin import date_problem, read_birth_boxes
from services.gateway.pages.waits import waiting_problem
from services.gateway.phones import read_phone
from services.gateway.visits import AttemptVisit, Submission
from services.gateway.wording import CODE_NOT_REQUESTED
from shared.contracts.identity import AttemptGone, Channel
from shared.contracts.proofs import CodeNotRequested

CHANNELS: dict[str, Channel] = {"text": "text", "voice": "voice"}
ENTRY = "/verify/code"


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """The date of birth is never shown again (trust.md 3); coming back keeps the way by which the code is to come."""
    attempt, status = visit.attempt, again.status if again.problems else 200
    if not attempt.code_channels:
        return Redirect("/verify")
    if stopped := code_stopped(attempt, now=visit.arrival.now, status=status):
        return stopped
    chosen = attempt.code.channel if attempt.code else attempt.code_channels[0]
    return Page(
        "request_code.html",
        {
            "progress": progress(attempt),
            "relation": attempt.relation,
            "channels": attempt.code_channels,
            "kept": {"channel": chosen, **again.kept},
            "problems": again.problems,
        },
        status=status,
    )


async def submit(said: Submission) -> Answer | Again:
    """Only what is well formed is asked about; the answer is one and the same whether it matches or not (S43)."""
    fields, kept = said.fields, said.fields.kept("phone", "channel")
    born = read_birth_boxes(said)
    phone = read_phone(fields.line("phone"), regions=said.tools.phone_regions)
    channel = CHANNELS.get(fields.line("channel"))
    if born is None or phone is None or channel is None:
        wrong_channel = () if channel else (Problem("channel", "problem.channel_missing"),)
        problems = (*date_problem(said, born is None), *_phone_problem(said, phone is None), *wrong_channel)
        return Again(problems, kept)
    reply = await identity.request_code(said, born=born, phone=phone, channel=channel)
    if isinstance(reply, AttemptGone):
        return Again()
    if isinstance(reply, CodeNotRequested):
        return Again((not_requested(reply, now=said.arrival.now),), kept)
    return Redirect(ENTRY)


def not_requested(reply: CodeNotRequested, *, now: datetime) -> Problem:
    """The sentence for a request that was not taken, which is no field's fault."""
    sentence = CODE_NOT_REQUESTED[reply.reason]
    return waiting_problem(sentence, reply.retry_at, now=now) if reply.retry_at else Problem("", sentence)


def _phone_problem(said: Submission, wrong: bool) -> tuple[Problem, ...]:
    typed = said.fields.line("phone")
    return (Problem("phone", "problem.phone" if typed else "problem.phone_missing"),) if wrong else ()
