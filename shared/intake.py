"""From a raw AMQP message to a delivery: which contract, which id, and who really sent it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.arrivals import Raw
from shared.messages import Command, Event, Message
from shared.queues import DOOR, EHR_BY_HTTPS, EHR_EXCHANGES
from shared.wire import (
    STRUCTURED,
    Attributes,
    Unreadable,
    decode,
    is_storable,
    is_trace,
    new_trace,
    open_envelope,
    read_time,
)

M = TypeVar("M", bound=Message)
SOURCE, KEY, EXCHANGE, ATTEMPT, REASON = (
    "chartkey-source",
    "chartkey-key",
    "chartkey-exchange",
    "chartkey-attempt",
    "chartkey-reason",
)
EHR = "chartkey-ehr"
"""Which EHR the HTTPS door speaks for."""
_EHR_USER = re.compile(r"ehr\.[a-z0-9-]+")
TRAVELS = (
    "ce-specversion",
    "ce-id",
    "ce-type",
    "ce-source",
    "ce-time",
    "ce-correlationid",
    "ce-causationid",
    "traceparent",
)
LONGEST_HEADER = 300
"""More than an id may have, so that an id cut here is still refused when it is read again."""


@dataclass(frozen=True)
class Envelope:
    """Where a message came from. All of it is vouched for by the broker or, on a retry, by ourselves."""

    source: str
    exchange: str
    routing_key: str
    attempt: int

    @property
    def from_ehr(self) -> bool:
        """Did it cross the boundary?"""
        return self.exchange in EHR_EXCHANGES

    @property
    def practice(self) -> str | None:
        """The practice an EHR's routing key names; its topic permission held it to its own practices."""
        return self.routing_key.partition(".")[0] if self.from_ehr else None


@dataclass(frozen=True)
class Delivery(Generic[M]):
    """A message that can be worked on."""

    message: M
    envelope: Envelope
    attributes: Attributes

    @property
    def identity(self) -> tuple[str, str]:
        """The inbox key."""
        return (self.envelope.source, self.attributes.message_id)

    @property
    def aggregate(self) -> str:
        """What orders and locks this message (design.md 4)."""
        kind = type(self.message)
        ordered = issubclass(kind, Event | Command) and kind.aggregate
        return str(getattr(self.message, ordered)) if ordered else ""


def open_cover(raw: Raw, *, own_user: str) -> Envelope:
    """Who sent it, from where. Raises Unreadable when the broker vouches for nobody.

    The broker has checked `user_id` against the connection. Our own user on it means that we parked this message
    ourselves: only then are the headers about its first receipt believed (design.md 5).
    """
    if not raw.user_id:
        raise Unreadable("sender_unknown")
    headers = raw.headers
    if raw.user_id == own_user and SOURCE in headers:
        attempt = headers.get(ATTEMPT, 0)
        return Envelope(
            str(headers[SOURCE]), str(headers[EXCHANGE]), str(headers[KEY]), attempt if isinstance(attempt, int) else 0
        )
    if raw.exchange == EHR_BY_HTTPS:
        return Envelope(_ehr_by_https(raw), EHR_BY_HTTPS, raw.routing_key or "", 0)
    return Envelope(raw.user_id, raw.exchange or "", raw.routing_key or "", 0)


def _ehr_by_https(raw: Raw) -> str:
    """The EHR that the door has let in: its word counts on its own exchange alone, and nobody else's does there. So
    an event told by both doors is the same event."""
    ehr = _text(raw.headers.get(EHR))
    if raw.user_id != DOOR or not _EHR_USER.fullmatch(ehr):
        raise Unreadable("sender_not_allowed")
    return ehr


def read(raw: Raw, model: type[M], envelope: Envelope) -> Delivery[M]:
    """The delivery inside. Raises Unreadable with a reason code."""
    message_id, kind, told, body = raw.message_id, _header(raw.headers, "ce-type"), "", raw.body
    if envelope.from_ehr:
        message_id, kind, told, body = open_envelope(raw.body, raw.headers, raw.content_type)
    if not message_id:
        raise Unreadable("id_missing")
    if issubclass(model, Event) and not _may_say(envelope, model):
        raise Unreadable("sender_not_allowed")
    trace = _header(raw.headers, "traceparent")
    attributes = Attributes(
        message_id=message_id,
        type=kind,
        correlation_id=_header(raw.headers, "ce-correlationid") or message_id,
        causation_id=_header(raw.headers, "ce-causationid"),
        traceparent=trace if is_trace(trace) else new_trace(),
        time=read_time(told),
    )
    return Delivery(decode(model, body), envelope, attributes)


def claimed_id(raw: Raw) -> tuple[str | None, str]:
    """(ce-id, ce-type) as the sender gave them, for a refusal of something unreadable."""
    with contextlib.suppress(Unreadable):
        if (raw.content_type or "").startswith(STRUCTURED):
            opened = open_envelope(raw.body, raw.headers, raw.content_type)
            return opened.message_id, opened.type
    return _header(raw.headers, "ce-id") or None, _header(raw.headers, "ce-type")


def parked_headers(raw: Raw, envelope: Envelope, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The headers of our own copy of a message, which remembers its first receipt.

    Only what we read ourselves is copied, and cut: a header frame has a limit, and a sender's table may hold anything.
    """
    found = {name: _text(raw.headers.get(name)) for name in TRAVELS}
    kept = {name: text[:LONGEST_HEADER] for name, text in found.items() if text}
    return {**kept, SOURCE: envelope.source, EXCHANGE: envelope.exchange, KEY: envelope.routing_key, **extra}


def _may_say(envelope: Envelope, event: type[Event]) -> bool:
    if event.exchange == "ehr":
        return envelope.source.startswith("ehr.")
    return envelope.source in event.announcers


def _header(headers: Mapping[str, Any], name: str) -> str:
    text = _text(headers.get(name))[:200]
    return text if is_storable(text) else ""


def _text(value: object) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else value
    return text if isinstance(text, str) else ""
