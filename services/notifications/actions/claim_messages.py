"""Claim due messages for one worker: some bounce here without a try, and some go back until it is their turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.actions.admit_messages import admit_messages
from services.notifications.actions.settle_messages import Manners, Tried, settle_messages
from services.notifications.actions.wait_for_morning import wait_for_morning
from services.notifications.domain.answer import Answer
from services.notifications.domain.message import PROTECTING, Lane, is_expired
from services.notifications.store import messages, suppressions
from services.notifications.store.messages import Claimed
from services.notifications.tools import Tools
from shared.work import Work


@dataclass(frozen=True)
class Claims:
    """What one look found: how many were due, which of them to send (urgent ones first), and the database's time."""

    found: int
    ready: Sequence[Claimed]
    now: datetime


async def claim_messages(
    work: Work[Tools], *, worker: UUID, lanes: Sequence[Lane], limit: int, manners: Manners
) -> Claims:
    """One transaction of the sender; SMTP is spoken after its commit."""
    claimed = await messages.claim(work.connection, worker=worker, lanes=lanes, limit=limit)
    tried = await _tried_anyway(work, claimed)
    untried = {
        one.attempt.message_id: answer for one in claimed if (answer := _untried(one, tried=tried, now=work.now))
    }
    ready = [one for one in claimed if one.attempt.message_id not in untried]
    if untried:
        over = [Tried(one, untried[one.attempt.message_id]) for one in claimed if one.attempt.message_id in untried]
        await settle_messages(work, over, worker=worker, manners=manners)
    ready = await wait_for_morning(work, ready, worker=worker)
    if ready:
        ready = [*await admit_messages(work, ready, worker=worker, limits=manners.limits)]
    return Claims(len(claimed), ready, work.now)


async def _tried_anyway(work: Work[Tools], claimed: Sequence[Claimed]) -> set[UUID]:
    """Mails that protect an account, to addresses that are said to take none: the list may be wrong (docs/adr/0046)."""
    mails = [
        (one.attempt.message_id, one.row["recipient_index"], one.attempt.kind)
        for one in claimed
        if one.lane in PROTECTING and one.row["suppressed"]
    ]
    return await suppressions.may_try(work.connection, mails) if mails else set()


def _untried(claimed: Claimed, *, tried: set[UUID], now: datetime) -> Answer | None:
    """Why it is over without a try; None when it is to be sent."""
    if is_expired(claimed.attempt.deadline, now=now):
        return Answer("deferred", "expired")
    is_suppressed = claimed.row["suppressed"] and claimed.attempt.message_id not in tried
    return Answer("refused", "suppressed") if is_suppressed else None
