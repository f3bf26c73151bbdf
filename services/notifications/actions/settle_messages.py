"""Settle what was tried: the outcome of each message, and the news of it, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import SystemRandom
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.notifications.domain.answer import Answer
from services.notifications.domain.message import Bounced, Delivered, Outcome, Patience, Waiting, outcome_of
from services.notifications.store import messages
from services.notifications.store.messages import Claimed, Settlement
from services.notifications.tools import Tools
from shared.contracts.notifications import MessageBounced, MessageDelivered
from shared.wire import Attributes
from shared.work import Work

log = structlog.get_logger()
CHANCE = SystemRandom()
MAILS = Counter("chartkey_mails", "Attempts to send an e-mail, by kind and what became of it", ["kind", "state"])


@dataclass(frozen=True)
class Tried:
    """A claimed message and what the mail server said to it."""

    claimed: Claimed
    answer: Answer


async def settle_messages(work: Work[Tools], tried: Sequence[Tried], *, worker: UUID, patience: Patience) -> None:
    """Write the outcomes and announce the final ones. What another worker has taken over is left to it."""
    outcomes = [
        outcome_of(one.claimed.attempt, one.answer, now=work.now, patience=patience, chance=CHANCE.random())
        for one in tried
    ]
    settlements = [_settlement(one, outcome) for one, outcome in zip(tried, outcomes, strict=True)]
    held = await messages.settle(work.connection, settlements, worker=worker)
    for one, outcome, settlement in zip(tried, outcomes, settlements, strict=True):
        if one.claimed.attempt.message_id in held:
            MAILS.labels(one.claimed.attempt.kind, settlement.state).inc()
            _tell(work, one, outcome)


def _settlement(one: Tried, outcome: Outcome) -> Settlement:
    attempt, code = one.claimed.attempt, one.answer.code
    match outcome:
        case Delivered():
            return Settlement(attempt, "delivered", code)
        case Bounced():
            return Settlement(attempt, "bounced", code)
        case Waiting(due_at):
            return Settlement(attempt, "waiting", code, due_at)


def _tell(work: Work[Tools], one: Tried, outcome: Outcome) -> None:
    """News is for whoever invited; of an account's letters there is none to tell."""
    attempt = one.claimed.attempt
    voice = _voice(work, one.claimed)
    match outcome:
        case Delivered():
            if attempt.invitation_id:
                ids = {"message_id": attempt.message_id, "invitation_id": attempt.invitation_id}
                voice.announce(MessageDelivered(**ids, delivered_at=work.now))
        case Bounced(reason):
            log.warning("message.bounced", message=str(attempt.message_id), reason=reason, answer=one.answer.code)
            if attempt.invitation_id:
                ids = {"message_id": attempt.message_id, "invitation_id": attempt.invitation_id}
                voice.announce(MessageBounced(**ids, reason=reason, bounced_at=work.now))
        case Waiting(due_at):
            log.info(
                "message.waits", message=str(attempt.message_id), answer=one.answer.code, due_at=due_at.isoformat()
            )


def _voice(work: Work[Tools], claimed: Claimed) -> Work[Tools]:
    """The same work, speaking as the continuation of the order that this message came with."""
    row, message_id = claimed.row, str(claimed.attempt.message_id)
    attributes = Attributes(
        message_id=message_id, type="", correlation_id=row["correlation_id"], traceparent=row["traceparent"]
    )
    return replace(work, message_id=message_id, attributes=attributes)
