"""A security code on its way to a telephone: what a provider's answer makes of it (trust.md 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.notifications.domain.answer import Answer

Channel = Literal["text", "voice"]
Final = Literal["sent", "refused", "expired", "unknown"]
Heard = Literal["delivered", "failed"]
_HEARD: dict[str, Heard] = {
    "delivered": "delivered", "completed": "delivered", "undelivered": "failed", "failed": "failed", "busy": "failed",
    "no-answer": "failed", "canceled": "failed",
}  # fmt: skip
"""The provider's words for an end (Twilio: MessageStatus, CallStatus); all others are stations on the way."""
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=30)
TOO_BUSY = (429, 503)
"""The provider has not taken it and says so; any other 5xx leaves open whether it was sent."""
OUR_FAULT = (401, 403, 404)
"""Account, password or address are wrong: no code can leave, whoever it is for."""


@dataclass(frozen=True)
class Code:
    """One code for one telephone: `to` is E.164, `digits` are six."""

    message_id: UUID
    channel: Channel
    to: str
    digits: str
    language: str


@dataclass(frozen=True)
class Later:
    """It will be tried again at `due_at`."""

    due_at: datetime


def is_nobodys(phone: str) -> bool:
    """No country's number begins with 0 (E.164): this order only looks like one."""
    return phone.startswith("+0")


def judge(status: int, *, names_it: bool = True) -> Answer:
    """The verdict on a provider's HTTP status; a "yes" that does not name what was taken may be somebody else's."""
    said = f"http_{status}"
    if 200 <= status <= 299:
        return Answer("accepted", said) if names_it else Answer("unknown", f"{said}_unnamed")
    if status in TOO_BUSY:
        return Answer("deferred", said)
    if status in OUR_FAULT:
        return Answer("unreachable", said)
    return Answer("refused" if 400 <= status <= 499 else "unknown", said)


def heard(status: str) -> Heard | None:
    """What the provider's word means; None when it says nothing final."""
    return _HEARD.get(status.lower())


def outcome_of(answer: Answer, *, number: int, now: datetime, deadline: datetime) -> Final | Later:
    """What an answer makes of a code after its `number`th try: only what was surely not sent is tried again."""
    match answer.verdict:
        case "accepted":
            return "sent"
        case "refused":
            return "refused"
        case "unknown":
            return "unknown"
    due_at = now + min(FIRST_WAIT * (1 << min(number - 1, 10)), LONGEST_WAIT)
    return Later(due_at) if due_at < deadline else "expired"
