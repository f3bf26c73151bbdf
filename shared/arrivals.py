"""Arrivals: where messages are taken in batches, no task stands between a frame and the line that a message waits in.

This is the only file that looks into how aiormq hands a delivery on; it is tested against the pinned version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MethodType
from typing import Any, TypeAlias

from aio_pika.abc import AbstractIncomingMessage
from aiormq.abc import AbstractChannel, DeliveredMessage
from aiormq.channel import Channel
from pamqp.commands import Basic


@dataclass(slots=True)
class Arrival:
    """A message as it came; its names are aio-pika's, so that it reads like a request's message."""

    body: bytes
    headers: Mapping[str, Any]
    message_id: str | None
    content_type: str | None
    user_id: str | None
    exchange: str | None
    routing_key: str | None
    redelivered: bool
    delivery_tag: int
    channel: AbstractChannel


Raw: TypeAlias = "Arrival | AbstractIncomingMessage"


class Line:
    """A consumer that only puts what arrives in line, and so needs no task for each message.

    Its `hear` is what aio-pika is given to call, a coroutine function because it would wrap anything else.
    """

    def __init__(self, take: Callable[[Arrival], None]) -> None:
        self.take = take

    async def hear(self, message: AbstractIncomingMessage) -> None:
        """Never: `_on_deliver_frame` finds the line itself."""
        raise RuntimeError("an arrival took aio-pika's way")


def put_in_line() -> None:
    """Teach aiormq to give an arrival to a `Line` where its frames are read; called once, before the first consumer."""
    taught: Any = Channel
    taught._on_deliver_frame = _on_deliver_frame


async def _on_deliver_frame(channel: Any, frame: Basic.Deliver) -> None:
    header = await channel._Channel__get_content_header()
    message = await channel._read_content(frame, header)
    match consumer := channel.consumers.get(frame.consumer_tag or ""):
        case None:
            return
        case partial(args=(MethodType(__self__=Line() as line), *_)):
            line.take(_arrival(frame, message))
        case _:
            channel.create_task(consumer(message)).add_done_callback(channel._on_consumer_done)


def _arrival(frame: Basic.Deliver, message: DeliveredMessage) -> Arrival:
    told = message.header.properties
    return Arrival(
        message.body,
        told.headers or {},
        told.message_id,
        told.content_type,
        told.user_id,
        frame.exchange,
        frame.routing_key,
        bool(frame.redelivered),
        frame.delivery_tag or 0,
        message.channel,
    )
