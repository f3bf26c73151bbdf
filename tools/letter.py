"""A dead letter: what an operator may see of it, and how it is written once more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aio_pika.abc import AbstractIncomingMessage

from shared.intake import ATTEMPT, EXCHANGE, KEY, REASON, SOURCE, Envelope, parked_headers
from shared.messages import Message
from shared.publisher import Outgoing
from shared.queues import RETRIES, RETRY_DELAYS, retry_queue
from shared.wire import read_time

SOONEST = next(iter(RETRY_DELAYS))


@dataclass(frozen=True)
class Letter:
    """One dead message; its body stays unread but for its shape."""

    raw: AbstractIncomingMessage

    @property
    def message_id(self) -> str:
        """Its ce-id, as its sender gave it."""
        return _text(self.raw.headers.get("ce-id")) or self.raw.message_id or ""

    @property
    def kind(self) -> str:
        """Its ce-type."""
        return _text(self.raw.headers.get("ce-type"))

    @property
    def reason(self) -> str:
        """Why it lies here: our code, or the broker's when a worker died with it too often."""
        return _text(self.raw.headers.get(REASON)) or _text(_death(self.raw).get("reason")) or "unknown"

    @property
    def age(self) -> str:
        """Since it was said, by its sender's clock."""
        said = read_time(_text(self.raw.headers.get("ce-time")))
        return _ago((datetime.now(UTC) - said).total_seconds()) if said else "unknown age"

    @property
    def origin(self) -> str:
        """Who said it, and where."""
        envelope = self._envelope()
        return f"from {envelope.source or 'nobody known'} on exchange {envelope.exchange or 'unknown'}"

    @property
    def line(self) -> str:
        """One line for the list."""
        return f"{self.reason:<20} {self.kind:<26} {self.age:<12} {self.message_id!r}"

    def again(self, queue: str) -> Outgoing:
        """The same message for its own queue alone: same id, same verified sender, tried from the beginning. It goes
        through the shortest delay queue, the only way back that a service has a right to."""
        headers = parked_headers(self.raw, self._envelope(), {ATTEMPT: 0})
        key, identity, kind = retry_queue(queue, SOONEST), self.raw.message_id or "", self.raw.content_type or ""
        return Outgoing(RETRIES, key, self.raw.body, headers, message_id=identity, content_type=kind)

    def _envelope(self) -> Envelope:
        headers, death = self.raw.headers, _death(self.raw)
        if SOURCE in headers:
            return Envelope(_text(headers[SOURCE]), _text(headers.get(EXCHANGE)), _text(headers.get(KEY)), 0)
        keys = death.get("routing-keys") or [""]
        return Envelope(self.raw.user_id or "", _text(death.get("exchange")), _text(keys[0]), 0)


def shape(body: bytes, model: type[Message]) -> list[str]:
    """Which fields of the contract are there, and how long; no name and no value that a sender made up."""
    try:
        found = json.loads(body)
    except ValueError:
        return [f"{len(body)} bytes that are not JSON"]
    if not isinstance(found, dict):
        return [f"{len(body)} bytes, {_measure(found)}"]
    known = [f"{name}: {_measure(found[name]) if name in found else 'missing'}" for name in model.model_fields]
    unknown = len(set(found) - set(model.model_fields))
    return [f"{len(body)} bytes", *known, *([f"{unknown} unknown fields"] if unknown else [])]


def _measure(value: Any) -> str:
    if isinstance(value, str | list | dict):
        return f"{ {str: 'text', list: 'list', dict: 'object'}[type(value)] } of {len(value)}"
    return "null" if value is None else "true or false" if isinstance(value, bool) else "number"


def _text(value: Any) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    return text[:200] if isinstance(text, str) and text.isprintable() else ""


def _death(raw: AbstractIncomingMessage) -> dict[str, Any]:
    """What the broker noted when it moved the message itself."""
    deaths: Any = raw.headers.get("x-death")
    return deaths[0] if isinstance(deaths, list) and deaths and isinstance(deaths[0], dict) else {}


def _ago(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} seconds"
