"""Publishing that can be believed: persistent, confirmed, mandatory, signed, on a connection of its own."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import aio_pika
from aio_pika.robust_channel import RobustChannel
from aiormq.channel import Channel as RawChannel
from aiormq.exceptions import ChannelClosed
from pamqp.commands import Basic
from yarl import URL

from shared.pipelining import Publish, publish_together

HEARTBEAT = 15
CONFIRM_SECONDS = 10.0
REOPENING_LOOKS = 100
"""A channel that the broker closed over one message is open again within moments."""


class Unconfirmed(ConnectionError):
    """The broker did not confirm: it may or may not have the message; saying it again is safe (design.md 6.3)."""


class Forbidden(Unconfirmed):
    """The broker closed the channel over one of these messages: a right or an exchange is missing, or it is too big."""


@dataclass(frozen=True)
class Outgoing:
    """One message to publish. `expiration` is in milliseconds; a persistent one has none."""

    exchange: str
    routing_key: str
    body: bytes
    headers: dict[str, Any]
    message_id: str
    correlation_id: str | None = None
    reply_to: str | None = None
    expiration: int | None = None
    persistent: bool = True
    content_type: str = "application/json"


@contextlib.contextmanager
def lost_connection_is_a_fault() -> Iterator[None]:
    """A half-open connection cancels whoever waits on it: that is a fault of the connection, not our task's end
    (design.md 6.8). Raises Unconfirmed in its place."""
    try:
        yield
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise Unconfirmed("connection lost") from None


def amqp_url(url: str) -> URL:
    """`url` with our heartbeat, so that a half-open connection is noticed (design.md 6.8)."""
    return URL(url).update_query(heartbeat=HEARTBEAT)


def is_open(connection: aio_pika.abc.AbstractRobustConnection) -> bool:
    """Connected, and not blocked by a memory or disk alarm of the broker (design.md 6.10)."""
    transport = connection.transport
    if transport is None or not connection.connected.is_set():
        return False
    blocked = getattr(transport.connection, "_Connection__connection_unblocked", None)
    return blocked is None or blocked.is_set()


class Publisher:
    """Publishes with confirms; a message nobody is bound to is reported, not dropped in silence."""

    def __init__(self, url: str, *, name: str) -> None:
        self._url = amqp_url(url)
        self._user = URL(url).user or ""
        self._name = name
        self._connection: aio_pika.abc.AbstractRobustConnection | None = None
        self._confirmed: dict[bool, aio_pika.abc.AbstractChannel] = {}
        self._unconfirmed: aio_pika.abc.AbstractChannel | None = None

    async def open(self) -> None:
        """Connect. Raises ConnectionError when the broker is away."""
        self._connection = await aio_pika.connect_robust(
            self._url, client_properties={"connection_name": self._name}, reconnect_interval=1, timeout=10
        )
        for urgent in (True, False):
            self._confirmed[urgent] = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        self._unconfirmed = await self._connection.channel(publisher_confirms=False)

    async def close(self) -> None:
        """Close what `open` opened."""
        if self._connection is not None:
            await self._connection.close()

    @property
    def connected(self) -> bool:
        """Is there a live connection right now, and does the broker take what is published on it?"""
        return self._connection is not None and is_open(self._connection)

    async def publish_all(self, messages: Sequence[Outgoing], *, urgent: bool = False) -> list[bool]:
        """Publish with pipelined confirms. True per message the broker keeps, False per message that no queue is
        bound to take or that a full queue turned away.

        What is urgent has a channel of its own: the broker takes the messages of one channel in their order.
        Raises Unconfirmed when even one answer is missing, for then nothing is known of it.
        """
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                with lost_connection_is_a_fault():
                    channel = await self._channel(self._confirmed.get(urgent))
                    return await publish_together(channel, [self._framed(message) for message in messages])
        except ChannelClosed as error:
            raise Forbidden(type(error).__name__) from None
        except (*aio_pika.exceptions.CONNECTION_EXCEPTIONS, TimeoutError) as error:
            raise Unconfirmed(type(error).__name__) from None

    async def reply(self, message: Outgoing) -> None:
        """Publish without a confirm: the asker's deadline is the only judge of an answer."""
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                channel = await self._channel(self._unconfirmed)
                await channel.basic_publish(
                    message.body,
                    exchange=message.exchange,
                    routing_key=message.routing_key,
                    wait=False,
                    properties=self._properties(message),
                )
        except (*aio_pika.exceptions.CONNECTION_EXCEPTIONS, TimeoutError) as error:
            raise Unconfirmed(type(error).__name__) from None

    async def _channel(self, channel: aio_pika.abc.AbstractChannel | None) -> RawChannel:
        if channel is None or not self.connected:
            raise Unconfirmed("not connected")
        await cast(RobustChannel, channel).ready()
        for _ in range(REOPENING_LOOKS):
            if not (raw := await channel.get_underlay_channel()).is_closed:
                return cast(RawChannel, raw)
            await asyncio.sleep(0.02)
        raise Unconfirmed("channel closed")

    def _framed(self, message: Outgoing) -> Publish:
        method = Basic.Publish(exchange=message.exchange, routing_key=message.routing_key, mandatory=True)
        return Publish(method, self._properties(message), message.body)

    def _properties(self, message: Outgoing) -> Basic.Properties:
        return Basic.Properties(
            content_type=message.content_type,
            headers=message.headers,
            delivery_mode=2 if message.persistent else 1,
            message_id=message.message_id or uuid4().hex,
            correlation_id=message.correlation_id,
            reply_to=message.reply_to,
            expiration=str(message.expiration) if message.expiration else None,
            user_id=self._user,
        )
