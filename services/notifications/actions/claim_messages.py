"""Claim due messages for one worker; what is past its deadline bounces here and is never sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.actions.settle_messages import Tried, settle_messages
from services.notifications.domain.answer import Answer
from services.notifications.domain.message import Patience, is_expired
from services.notifications.store import messages
from services.notifications.store.messages import Claimed
from services.notifications.tools import Tools
from shared.work import Work


@dataclass(frozen=True)
class Claims:
    """What one look found: how many were due, which of them to send (urgent ones first), and the database's time."""

    found: int
    ready: Sequence[Claimed]
    now: datetime


async def claim_messages(work: Work[Tools], *, worker: UUID, limit: int, patience: Patience) -> Claims:
    """One transaction of the sender; SMTP is spoken after its commit."""
    claimed = await messages.claim(work.connection, worker=worker, limit=limit)
    expired = [one for one in claimed if is_expired(one.attempt.deadline, now=work.now)]
    if expired:
        late = [Tried(one, Answer("deferred", "expired")) for one in expired]
        await settle_messages(work, late, worker=worker, patience=patience)
    ready = [one for one in claimed if not is_expired(one.attempt.deadline, now=work.now)]
    return Claims(len(claimed), ready, work.now)
