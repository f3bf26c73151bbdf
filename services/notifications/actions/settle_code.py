"""Settle a code that was tried: its final state, or when it is tried again."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.notifications.actions.tell_failed_code import tell_failed_code
from services.notifications.domain.answer import Answer
from services.notifications.domain.code import Final, Later, outcome_of
from services.notifications.store import codes
from services.notifications.store.codes import Claimed
from services.notifications.tools import Tools
from shared.work import Work

log = structlog.get_logger()
SENT = Counter("chartkey_codes_sent", "Attempts to send a security code, by channel and outcome", ["channel", "state"])

NEWS: dict[Final, Literal["refused", "expired"]] = {"refused": "refused", "expired": "expired"}
"""Unknown is not failed: nobody is told."""
OF_OUR_OWN = ("sealed", "no_provider")
"""Answers that we gave ourselves: they say nothing about the number, and no practice is to look for a fault in it."""


async def settle_code(work: Work[Tools], claimed: Claimed, answer: Answer, *, worker: UUID) -> None:
    """What another worker has closed meanwhile is left as it is."""
    outcome = outcome_of(answer, number=claimed.number, now=work.now, deadline=claimed.deadline)
    if isinstance(outcome, Later):
        state = "waiting"
        held = await codes.postpone(work.connection, claimed, outcome.due_at, answer=answer.code, worker=worker)
    else:
        state = outcome
        held = await codes.finish(work.connection, claimed, outcome, answer=answer.code, worker=worker)
        if held and outcome in NEWS and answer.code not in OF_OUR_OWN:
            tell_failed_code(work, claimed.row, NEWS[outcome])
    SENT.labels(claimed.row["channel"], state if held else "lost").inc()
    if state != "sent":
        log.warning("message.not_sent", message=str(claimed.message_id), state=state, reason_code=answer.code)
