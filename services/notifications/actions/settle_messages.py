"""Settle what was tried: the outcome of each message, and the news of it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import SystemRandom
from uuid import UUID

import structlog

from services.notifications.actions.admit_messages import Limits
from services.notifications.actions.note_domains import note_domains
from services.notifications.actions.tell_outcome import MAILS, About, tell_outcome
from services.notifications.domain.answer import Answer
from services.notifications.domain.message import Bounced, Delivered, Outcome, Patience, Waiting, outcome_of
from services.notifications.domain.suppression import is_dead
from services.notifications.store import messages, suppressions
from services.notifications.store.messages import Claimed, Settlement
from services.notifications.tools import Tools
from shared.work import Work

log = structlog.get_logger()
CHANCE = SystemRandom()
LATER = "smtp_4"
"""How the kept answer of a server begins that has said "later" before."""


@dataclass(frozen=True)
class Tried:
    """A claimed message and what the mail server said to it."""

    claimed: Claimed
    answer: Answer


@dataclass(frozen=True)
class Manners:
    """How patient we are with servers, and how fast we may be."""

    patience: Patience
    limits: Limits


async def settle_messages(work: Work[Tools], tried: Sequence[Tried], *, worker: UUID, manners: Manners) -> None:
    """Write the outcomes and announce the final ones. What another worker has taken over is left to it."""
    outcomes = [
        outcome_of(one.claimed.attempt, one.answer, now=work.now, patience=manners.patience, chance=CHANCE.random())
        for one in tried
    ]
    settlements = [_settlement(one, outcome) for one, outcome in zip(tried, outcomes, strict=True)]
    held = await messages.settle(work.connection, settlements, worker=worker)
    for one, outcome, settlement in zip(tried, outcomes, settlements, strict=True):
        if one.claimed.attempt.message_id in held:
            MAILS.labels(one.claimed.attempt.kind, settlement.state).inc()
            _tell(work, one, outcome)
    await note_domains(work, [(one.claimed, one.answer) for one in tried], pause=manners.limits.pause)


def _settlement(one: Tried, outcome: Outcome) -> Settlement:
    attempt, said, unanswered = one.claimed.attempt, one.answer.said, one.answer.verdict == "unknown"
    match outcome:
        case Delivered():
            return Settlement(attempt, "delivered", said)
        case Bounced():
            return Settlement(attempt, "bounced", said, unanswered=unanswered)
        case Waiting(due_at):
            return Settlement(attempt, "waiting", said, due_at, unanswered=unanswered)


def _tell(work: Work[Tools], one: Tried, outcome: Outcome) -> None:
    row, answer = one.claimed.row, one.answer
    about = About.of(row)
    if isinstance(outcome, Bounced) and is_dead(answer.status):
        work.write(suppressions.add, (about.message_id, answer.said))
    if isinstance(outcome, Waiting):
        due_at = outcome.due_at.isoformat()
        log.info("message.waits", message=str(about.message_id), answer=answer.said, due_at=due_at)
        if answer.verdict != "deferred" or str(row["answer"] or "").startswith(LATER):
            return
    tell_outcome(work, about, outcome, answer=answer.said)
