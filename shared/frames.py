"""Frames: text from outside that is not UTF-8 costs a message its headers, never the process its connection.

pamqp raises on it, aiormq then drops the connection, the message is delivered again, and every queue of the service
waits until its delivery limit is reached: one event of one EHR would stop a service for half a minute.
"""

from __future__ import annotations

from typing import Any

from pamqp import decode


def tolerate_any_text() -> None:
    """Teach pamqp to read every property and header table; called once, before the first connection."""
    decode.METHODS["shortstr"] = _short_text
    decode.METHODS["table"] = _table


def _short_text(value: bytes) -> tuple[int, str]:
    end = value[0] + 1
    return end, value[1:end].decode(errors="replace")


def _table(value: bytes) -> tuple[int, Any]:
    try:
        return decode.field_table(value)
    except ValueError:
        return 4 + int.from_bytes(value[:4], "big"), {}
