"""What the queues are called; a name says who waits for what (design.md 5)."""

from __future__ import annotations

import re

from shared.messages import Event

RETRY_DELAYS = {"5s": 5_000, "30s": 30_000, "5m": 300_000, "1h": 3_600_000}
"""Delayed retry queues beside each queue, with their delay in milliseconds (trust.md 1)."""
RETRIES = "retries"
REPLIES = "replies"
OUTBOUND = "outbound"
EHR_BY_HTTPS = "ehr.https"
EHR_EXCHANGES = ("ehr", EHR_BY_HTTPS)
DOOR = "gateway"
"""The one user that may write EHR_BY_HTTPS, and so say for which EHR it speaks."""


def event_queue(service: str, event: type[Event]) -> str:
    """Where `service` waits for `event`."""
    return f"{service}.on.{event.key}"


def retry_queue(queue: str, delay: str) -> str:
    """Where a message of `queue` waits before it is tried again."""
    return f"{queue}.retry.{delay}"


def reply_queue(user: str, name: str) -> str:
    """Where an asker hears its answers; `name` is 32 hexadecimal digits."""
    return f"{user}.replies.{name}"


def is_reply_queue(queue: str, *, user: str) -> bool:
    """Is it one of this user's? Nobody else's answers may be asked for (design.md 6.7)."""
    return re.fullmatch(re.escape(user) + r"\.replies\.[0-9a-f]{32}", queue) is not None


def dead_queue(queue: str) -> str:
    """Where a message of `queue` lies that nobody could work on."""
    return f"{queue}.dead"
