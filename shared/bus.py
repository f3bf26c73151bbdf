"""The one seam over FastStream: it sets what must never be forgotten (design.md 6)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import structlog
from aio_pika.exceptions import CONNECTION_EXCEPTIONS
from aiormq.channel import Channel as RawChannel
from faststream import AckPolicy
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.annotations import RabbitMessage
from faststream.rabbit.subscriber import RabbitSubscriber

from shared.actions import Action, Refused, Together, Told
from shared.answers import Answer, Answerer, Looked, Prepared
from shared.arrivals import Line, put_in_line
from shared.batches import MAX_BATCH, Batcher
from shared.contracts.ehr import EventRefused
from shared.frames import tolerate_any_text
from shared.intake import open_cover, read
from shared.messages import Command, Event, Message, Request
from shared.metrics import MESSAGES
from shared.publisher import Publisher, amqp_url
from shared.queues import event_queue, is_reply_queue
from shared.wire import Unreadable
from shared.work import Desk

__all__ = [
    "Action",
    "Answer",
    "Bus",
    "Looked",
    "Prepared",
    "Refused",
    "Subscriptions",
    "Together",
    "Told",
    "Unreadable",
]

log = structlog.get_logger()
tolerate_any_text()
put_in_line()
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True)
class Subscriptions:
    """A service's table of contents: message -> action, what it says itself, and what it hands on for EHRs.

    The topology and every permission are generated from these tables (design.md 5).
    """

    service: str
    hears: Mapping[type[Event], Action] = field(default_factory=dict)
    obeys: Mapping[type[Command], Action] = field(default_factory=dict)
    answers: Mapping[type[Request[Any]], Answer] = field(default_factory=dict)
    announces: Sequence[type[Event]] = ()
    asks: Sequence[type[Command] | type[Request[Any]]] = ()
    hands_on: Sequence[type[Event]] = ()


def make_broker(url: str, *, service: str) -> RabbitBroker:
    """A broker that declares nothing, logs nothing per message and never applies types behind our back."""
    return RabbitBroker(
        str(amqp_url(url)),
        reconnect_interval=1.0,
        apply_types=False,
        logger=None,
        graceful_timeout=20.0,
        app_id=None,
        description=f"What {service} hears, obeys and answers.",
    )


class Bus:
    """One service's ears: FastStream subscribers for every queue of its table.

    Events and commands are handed to a Batcher by overriding the subscriber's `consume` (docs/adr/0002): the queue
    keeps FastStream's connection, channel, lifecycle and AsyncAPI entry, without its per-message pipeline. Requests
    take FastStream's own path, one by one.
    """

    def __init__(self, broker: RabbitBroker, table: Subscriptions, *, prefetch: int, request_prefetch: int) -> None:
        self.broker = broker
        self._table = table
        self._batchers: list[Batcher] = []
        self._tasks: list[asyncio.Task[None]] = []
        _check(table)
        self._events: list[tuple[RabbitSubscriber, str, type[Event] | type[Command], Action]] = []
        self._requests: list[tuple[type[Request[Any]], list[Answerer]]] = []
        self._register(min(prefetch, MAX_BATCH), request_prefetch)

    def attach(self, desk: Desk[Any], publisher: Publisher, *, urgent: Desk[Any]) -> None:
        """Give the subscribers what they work with, before the broker starts; what is urgent is done at a desk of its
        own."""
        desks = {True: urgent, False: desk}
        for subscriber, queue, model, action in self._events:
            batcher = Batcher(desks[model.urgent], publisher, queue=queue, model=model, action=action)
            subscriber.consume = Line(batcher.take).hear  # type: ignore[method-assign, assignment]
            self._batchers.append(batcher)
        for request, holder in self._requests:
            holder.append(Answerer(desks[request.urgent], publisher, request, self._table.answers[request]))

    def work(self) -> list[asyncio.Task[None]]:
        """Start to work off what the broker, once started, will bring; these tasks never end by themselves."""
        self._tasks = [asyncio.create_task(batcher.run()) for batcher in self._batchers]
        return self._tasks

    async def stop(self) -> None:
        """Cancel the consumers first, finish what was delivered, and only then let go (design.md 6.9)."""
        for subscriber in self._subscribers():
            queue, tag = subscriber._queue_obj, subscriber._consumer_tag
            if queue is not None and tag is not None and not queue.channel.is_closed:
                await queue.cancel(tag)
                subscriber._consumer_tag = None
        await asyncio.gather(*(batcher.drain() for batcher in self._batchers))
        await self.broker.stop()
        for task in self._tasks:
            task.cancel()

    async def consuming(self) -> bool:
        """Does the broker have a consumer of ours on every queue? A socket alone proves nothing (design.md 6.10)."""
        subscribers = self._subscribers()
        return bool(subscribers) and all([await _consumes(one) for one in subscribers])

    def _subscribers(self) -> list[RabbitSubscriber]:
        return [one for one in self.broker.subscribers if isinstance(one, RabbitSubscriber)]

    def _register(self, prefetch: int, request_prefetch: int) -> None:
        for event, action in self._table.hears.items():
            self._listen(event_queue(self._table.service, event), event, action, prefetch)
        for command, action in self._table.obeys.items():
            for queue in command.queues():
                self._listen(queue, command, action, prefetch)
        for request in self._table.answers:
            self._reply_to(request, request_prefetch)

    def _listen(self, queue: str, model: type[Event] | type[Command], action: Action, prefetch: int) -> None:
        async def hear(message: Any) -> None:
            raise RuntimeError("batches take this queue's messages")

        subscriber = self.broker.subscriber(
            RabbitQueue(
                queue, declare=False, durable=True, routing_key=queue if issubclass(model, Command) else model.key
            ),
            RabbitExchange(model.exchange, type=ExchangeType.TOPIC, declare=False),
            channel=Channel(prefetch_count=prefetch),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            title=queue,
        )
        subscriber(_named(hear, model, "message"))
        self._events.append((subscriber, queue, model, action))

    def _reply_to(self, model: type[Request[Any]], prefetch: int) -> None:
        holder: list[Answerer] = []
        own_user = self._table.service

        async def whole(message: RabbitMessage) -> RabbitMessage:
            return message

        async def answer(request: RabbitMessage) -> None:
            raw = request.raw_message
            try:
                delivery = read(raw, model, open_cover(raw, own_user=own_user))
                if not is_reply_queue(request.reply_to, user=delivery.envelope.source):
                    raise Unreadable("reply_to_not_allowed")
            except Unreadable as unreadable:
                log.error("request.unreadable", queue=model.key, reason=unreadable.reason)
                MESSAGES.labels(model.key, "unreadable").inc()
            else:
                await holder[0].answer(delivery, reply_to=request.reply_to, correlation_id=request.correlation_id)

        self.broker.subscriber(
            RabbitQueue(model.key, declare=False, durable=True, routing_key=model.key),
            RabbitExchange(model.exchange, type=ExchangeType.TOPIC, declare=False),
            channel=Channel(prefetch_count=prefetch),
            ack_policy=AckPolicy.ACK,
            no_reply=True,
            decoder=whole,
            title=model.key,
        )(_named(answer, model, "request"))
        self._requests.append((model, holder))


async def _consumes(subscriber: RabbitSubscriber) -> bool:
    queue, tag = subscriber._queue_obj, subscriber._consumer_tag
    if queue is None or queue.channel.is_closed:
        return False
    with contextlib.suppress(TimeoutError, *CONNECTION_EXCEPTIONS):
        async with asyncio.timeout(0.5):
            channel = cast(RawChannel, await queue.channel.get_underlay_channel())
            return not channel.is_closed and tag in channel.consumers
    return False


def _check(table: Subscriptions) -> None:
    """Whoever hears an EHR must be able to refuse it: every refused event is answered (design.md 5). What is no query
    must be done once, which a look cannot promise."""
    hears_ehr = any(event.exchange == "ehr" for event in table.hears)
    if hears_ehr and not (EventRefused in table.announces and table.service in EventRefused.announcers):
        raise TypeError(f"{table.service} hears an EHR but may not announce {EventRefused.key}")
    for request, answer in table.answers.items():
        if isinstance(answer, Looked) and not request.query:
            raise TypeError(f"{request.key} is no query: it needs its inbox")


def _named(handler: Handler, model: type[Message], parameter: str) -> Handler:
    """The handler as AsyncAPI is to show it: by its message's name, text and schema."""
    handler.__name__ = handler.__qualname__ = model.__name__
    handler.__doc__ = model.__doc__
    handler.__annotations__[parameter] = model
    return handler
