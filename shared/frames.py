"""Frames: text from outside that is not UTF-8 costs a message its headers, never the process its connection.

pamqp raises on it, aiormq then drops the connection, the message is delivered again, and every queue of the service
waits until its delivery limit is reached: one event of one EHR would stop a service for half a minute.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pamqp import decode


def tolerate_any_text() -> None:
    """Teach pamqp to read every property and header table; called once, before the first connection."""
    decode.METHODS["shortstr"] = _short_text
    decode.METHODS["table"] = _table
    decode.METHODS["timestamp"] = _timestamp


def _short_text(value: bytes) -> tuple[int, str]:
    end = value[0] + 1
    return end, value[1:end].decode(errors="replace")


def _table(value: bytes) -> tuple[int, Any]:
    try:
        return decode.field_table(value)
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, OSError):
        return 4 + int.from_bytes(value[:4], "big"), {}


def _timestamp(value: bytes) -> tuple[int, datetime]:
    """Seconds since 1970 (AMQP 0-9-1 4.2.5.4); a clock that counts in something else tells no time."""
    try:
        return 8, datetime.fromtimestamp(int.from_bytes(value[:8], "big"), UTC)
    except (ValueError, OverflowError, OSError):
        return 8, datetime.fromtimestamp(0, UTC)
