"""Verify identity using PIN (S37-S39)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from services.gateway.answers import Again, Answer, Page, Problem, Redirect
from services.gateway.asks import identity
from services.gateway.birth_dates import read_birth_date
from services.gateway.pages.progress import progress
from services.gateway.pins import read_pin
from services.gateway.steps import path_of
from services.gateway.visits import AttemptVisit, Submission
from services.gateway.wording import PIN_REFUSALS
from shared.contracts.identity import AttemptGone
from shared.contracts.proofs import PinAccepted, PinRefused

BOXES = ("birth_month", "birth_day", "birth_year")
EARLIEST_ZONE = timedelta(hours=14)
"""Where a day begins first; a child may be born there today."""


async def show(visit: AttemptVisit, again: Again) -> Answer:
    """Neither the date of birth nor the PIN is ever shown again (trust.md 3); no form where no try would be heard."""
    attempt, status = visit.attempt, again.status if again.problems else 200
    frame = {"progress": progress(attempt), "relation": attempt.relation, "renews": attempt.renews}
    if attempt.tries != "open":
        minutes = minutes_until(attempt.tries_again_at or visit.arrival.now, now=visit.arrival.now)
        return Page("pin_stopped.html", frame | {"stop": attempt.tries, "minutes": minutes}, status=status)
    return Page("verify_pin.html", frame | {"problems": again.problems}, status=status)


async def submit(said: Submission) -> Answer | Again:
    """Only a well-formed date and PIN are asked about, so that a slip costs no try (trust.md 3)."""
    born = read_birth_boxes(said)
    pin = read_pin(said.fields.secret("pin"))
    if born is None or pin is None:
        return Again((*date_problem(said, born is None), *_pin_problem(said, pin is None)))
    reply = await identity.verify_pin(said, born=born, pin=pin)
    if isinstance(reply, PinAccepted):
        return Redirect(path_of(reply.step))
    if isinstance(reply, AttemptGone):
        return Again()
    return Again((refusal(reply, now=said.arrival.now),))


def refusal(reply: PinRefused, *, now: datetime) -> Problem:
    """The sentence for a refused proof; which part failed is never told."""
    sentence = PIN_REFUSALS[reply.reason]
    if reply.reason == "paused" and reply.retry_at:
        return Problem("pin", sentence, {"minutes": minutes_until(reply.retry_at, now=now)})
    if reply.reason == "no_match" and reply.attempts_left is not None:
        left = reply.attempts_left
        return Problem("birth_month", f"{sentence}_{'one' if left == 1 else 'many'}", {"left": left})
    return Problem("birth_month" if reply.reason == "no_match" else "pin", sentence, {"minutes": 15})


def minutes_until(moment: datetime, *, now: datetime) -> int:
    """Whole minutes to wait, at least one."""
    return max(1, -int((now - moment).total_seconds() // 60))


def read_birth_boxes(said: Submission) -> date | None:
    """The one date of birth that was typed, or None (D2)."""
    parts = [said.fields.line(box) for box in BOXES]
    return read_birth_date(parts, today=(said.arrival.now + EARLIEST_ZONE).date())


def date_problem(said: Submission, wrong: bool, *, field: str = "birth_month") -> tuple[Problem, ...]:
    """What to say of a date that cannot be one, at its first box; the date itself is not repeated."""
    typed = any(said.fields.line(box) for box in BOXES)
    return (Problem(field, "problem.birth_date" if typed else "problem.birth_date_missing"),) if wrong else ()


def _pin_problem(said: Submission, wrong: bool) -> tuple[Problem, ...]:
    return (Problem("pin", "problem.pin" if said.fields.line("pin") else "problem.pin_missing"),) if wrong else ()
