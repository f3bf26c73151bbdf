"""Bytes to message and back: CloudEvents attributes, strict reading, and who really sent it."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from shared.messages import Message

M = TypeVar("M", bound=Message)
BOUNDARY_LIMIT = 256 * 1024
"""Bytes an EHR's message may have (trust.md 3)."""
STRUCTURED = "application/cloudevents"
_SURROGATE = re.compile("[\ud800-\udfff]")
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class Unreadable(Exception):
    """A message that can never be worked on; carries a reason code and nothing of its content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Attributes:
    """What travels beside the body: CloudEvents id and type, correlation, causation, trace, and `time` as an EHR gave
    it (None when it did not, or not readably)."""

    message_id: str
    type: str
    correlation_id: str
    traceparent: str
    causation_id: str = ""
    time: datetime | None = None

    def headers(self, service: str) -> dict[str, str]:
        """The AMQP headers of a message that `service` sends (CloudEvents 1.0, binary mode)."""
        return {
            "ce-specversion": "1.0",
            "ce-id": self.message_id,
            "ce-type": self.type,
            "ce-source": f"/chartkey/{service}",
            "ce-time": datetime.now(UTC).isoformat(),
            "ce-correlationid": self.correlation_id,
            "ce-causationid": self.causation_id,
            "traceparent": self.traceparent,
        }


def read_time(text: str) -> datetime | None:
    """An RFC 3339 time with its offset, in UTC; else None."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def new_trace() -> str:
    """A fresh W3C traceparent."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def is_trace(traceparent: str) -> bool:
    """Is it a W3C traceparent?"""
    return _TRACE.fullmatch(traceparent) is not None


def next_span(traceparent: str) -> str:
    """The same trace, one step on."""
    return f"{traceparent[:36]}{secrets.token_hex(8)}{traceparent[52:]}"


def encode(message: Message) -> bytes:
    """The JSON body of `message`."""
    return message.__pydantic_serializer__.to_json(message)


def decode(model: type[M], body: bytes) -> M:
    """Read strictly. Raises Unreadable with the reason code `not_json` or `invalid`."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise Unreadable(_reason(error)) from None


def _reason(error: ValidationError) -> str:
    found = error.errors(include_input=False, include_url=False)
    if {one["type"] for one in found} != {"json_invalid"}:
        return "invalid"
    return "too_deep" if "recursion" in str(found[0].get("ctx")) else "not_json"


class Opened(NamedTuple):
    """What stands in a message from outside: its ce-id, ce-type and ce-time as they were sent, and its data."""

    message_id: str | None
    type: str
    time: str
    data: bytes


def open_envelope(body: bytes, headers: Mapping[str, Any], content_type: str | None) -> Opened:
    """Open a message from outside, in binary or structured mode; checked as JSON more than pydantic does: size,
    depth, duplicate keys, NUL. Raises Unreadable."""
    if len(body) > BOUNDARY_LIMIT:
        raise Unreadable("too_large")
    document = read_json(body)
    if not (content_type or "").startswith(STRUCTURED):
        return Opened(*_said(headers, "ce-"), body)
    if not isinstance(document, dict) or "data" not in document:
        raise Unreadable("invalid")
    return Opened(*_said(document, ""), json.dumps(document["data"]).encode())


def _said(attributes: Mapping[str, Any], prefix: str) -> tuple[str | None, str, str]:
    found = {name: _text(attributes.get(prefix + name)) for name in ("id", "type", "time")}
    return found["id"], found["type"] or "", found["time"] or ""


def _text(value: object) -> str | None:
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    return text if isinstance(text, str) and 0 < len(text) <= 200 and is_storable(text) else None


def is_storable(text: str) -> bool:
    """Can Postgres keep it? Neither NUL nor half of a surrogate pair can be written."""
    return "\x00" not in text and (text.isascii() or not _SURROGATE.search(text))


def read_json(body: bytes) -> Any:
    """JSON from outside, checked for more than pydantic does: depth, duplicate keys, NUL. Raises Unreadable."""
    if b"\x00" in body or b"\\u0000" in body:
        raise Unreadable("nul")
    try:
        return json.loads(body, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except RecursionError:
        raise Unreadable("too_deep") from None
    except ValueError:
        raise Unreadable("not_json") from None


def _no_constant(_name: str) -> Any:
    """NaN and Infinity are Python's, not JSON's."""
    raise Unreadable("not_json")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("duplicate_key")
    return found
