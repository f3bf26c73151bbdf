"""Asking over the bus: many questions at once, one reply queue, a future for each, and a deadline that is kept."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from shared.ids import new_id
from shared.messages import Reply, Request
from shared.publisher import Outgoing, Publisher, amqp_url, is_open
from shared.queues import REPLIES, reply_queue
from shared.wire import Attributes, Unreadable, decode, encode, new_trace

R = TypeVar("R", bound=Reply)


class NoAnswer(Exception):
    """No answer in time, or no broker. What was asked may still have happened: asking again with the same message
    id is safe."""


class BusClient:
    """A caller's end of the bus. FastStream's own `request()` holds a lock while it waits (design.md 6.4)."""

    def __init__(self, url: str, *, name: str) -> None:
        self._url = url
        self._user = urlsplit(url).username or ""
        self._publisher = Publisher(url, name=f"{name} requests")
        self._waiting: dict[str, tuple[Request[Any], asyncio.Future[Reply]]] = {}
        self._queue = reply_queue(self._user, new_id().hex)
        self._connection: aio_pika.abc.AbstractRobustConnection | None = None

    @classmethod
    async def connect(cls, url: str, name: str) -> BusClient:
        """Connect and listen for replies. Raises ConnectionError when the broker is away."""
        client = cls(url, name=name)
        await client._publisher.open()
        client._connection = await aio_pika.connect_robust(amqp_url(url), reconnect_interval=1, timeout=10)
        channel = await client._connection.channel(publisher_confirms=False)
        queue = await channel.declare_queue(client._queue, exclusive=True, auto_delete=True)
        await queue.bind(REPLIES, routing_key=client._queue)
        await queue.consume(client._hear, no_ack=True)
        return client

    async def close(self) -> None:
        """Let go of both connections."""
        await self._publisher.close()
        if self._connection is not None:
            await self._connection.close()

    @property
    def connected(self) -> bool:
        """Could a question be asked, and its answer heard, right now?"""
        return self._publisher.connected and self._connection is not None and is_open(self._connection)

    async def ask(self, request: Request[R], *, message_id: str | None = None, deadline: float | None = None) -> R:
        """The typed reply to `request`. Raises NoAnswer after `deadline` seconds (default: the contract's)."""
        seconds = deadline or request.deadline
        correlation_id = new_id().hex
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[correlation_id] = (request, future)
        try:
            async with asyncio.timeout(seconds):
                await self._publisher.reply(self._outgoing(request, correlation_id, message_id, seconds))
                reply: R = await future
                return reply
        except (TimeoutError, ConnectionError, *aio_pika.exceptions.CONNECTION_EXCEPTIONS) as error:
            raise NoAnswer(type(error).__name__) from None
        finally:
            del self._waiting[correlation_id]

    async def publish(self, message: Outgoing) -> bool:
        """True once the broker keeps it, False when no queue takes it. Raises ConnectionError when nothing is known of
        it: saying it again is safe."""
        [kept] = await self._publisher.publish_all([message])
        return kept

    def _outgoing(self, request: Request[Any], correlation_id: str, message_id: str | None, seconds: float) -> Outgoing:
        identity = message_id or str(new_id())
        attributes = Attributes(identity, request.key, correlation_id, new_trace())
        return Outgoing(
            request.exchange,
            request.key,
            encode(request),
            attributes.headers(self._user),
            message_id=identity,
            correlation_id=correlation_id,
            reply_to=self._queue,
            expiration=int(seconds * 1000),
            persistent=False,
        )

    async def _hear(self, raw: AbstractIncomingMessage) -> None:
        request, future = self._waiting.get(raw.correlation_id or "", (None, None))
        if request is None or future is None or future.done() or raw.user_id != request.service():
            return
        model = request.replies.get(str(raw.headers.get("ce-type")))
        with contextlib.suppress(Unreadable):
            if model is not None:
                future.set_result(decode(model, raw.body))
