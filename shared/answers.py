"""Answers: a request is worked on alone, at once, and its reply goes to exchange `replies` on purpose."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

import structlog

from shared import inbox
from shared.db import Connection
from shared.intake import Delivery
from shared.messages import Reply, Request
from shared.metrics import MESSAGES, REQUEST_SECONDS
from shared.publisher import Outgoing, Publisher
from shared.queues import REPLIES
from shared.wire import Attributes, encode, next_span
from shared.work import Desk, Work, flush

log = structlog.get_logger()
P = TypeVar("P")
Kept: TypeAlias = "tuple[str, bytes]"
"""(type, body) of a reply."""


@dataclass(frozen=True)
class Prepared(Generic[P]):
    """An answer with slow work before its transaction: a password hash must not hold a row lock (design.md 4)."""

    before: Callable[[Desk[Any], Any], Awaitable[P]]
    act: Callable[[Work[Any], Any, P], Awaitable[Reply]]


@dataclass(frozen=True)
class Looked(Generic[P]):
    """A query of two statements, each its own transaction: `look` reads, with the connection and the tools, and brings
    the database's time; what `act` audits is committed before the reply leaves (docs/adr/0021)."""

    look: Callable[[Connection, Any, Any], Awaitable[tuple[datetime, P]]]
    act: Callable[[Work[Any], Any, P], Awaitable[Reply]]


Answer: TypeAlias = "Callable[[Work[Any], Any], Awaitable[Reply]] | Prepared[Any] | Looked[Any]"


class Answerer:
    """Answers one kind of request.

    A query skips the inbox. Anything else is noted there with its reply, so that the same form sent twice is done
    once and answered alike. A refusal is a reply: its transaction commits, and a counted try stays counted.
    """

    def __init__(self, desk: Desk[Any], publisher: Publisher, model: type[Request[Any]], answer: Answer) -> None:
        self._desk, self._publisher, self._model, self._answer = desk, publisher, model, answer

    async def answer(self, delivery: Delivery[Any], *, reply_to: str, correlation_id: str) -> None:
        """Work on `delivery` and send its reply; an exception here is a fault, and the asker's deadline passes."""
        started = time.perf_counter()
        outcome = "failed"
        try:
            kind, body = await self._reply(delivery)
            await self._send(delivery, kind, body, reply_to, correlation_id)
            outcome = "done"
        except Exception as error:
            log.error("request.failed", queue=self._model.key, error=type(error).__name__, exc_info=error)
        finally:
            MESSAGES.labels(self._model.key, outcome).inc()
            REQUEST_SECONDS.labels(self._model.key).observe(time.perf_counter() - started)

    async def _reply(self, delivery: Delivery[Any]) -> Kept:
        if isinstance(self._answer, Looked):
            return await self._looked(self._answer, delivery)
        prepared: tuple[Any, ...] = ()
        if isinstance(self._answer, Prepared):
            if kept := await self._kept(delivery):
                return kept
            prepared = (await self._answer.before(self._desk, delivery.message),)
        act = self._answer.act if isinstance(self._answer, Prepared) else self._answer
        source, message_id = delivery.identity
        async with self._desk.transaction(source=source, message_id=message_id, attributes=delivery.attributes) as work:
            if self._model.query or await inbox.hear(work.connection, [delivery.identity]):
                reply = await act(work, delivery.message, *prepared)
                kind, body = type(reply).__name__, encode(reply)
                if not self._model.query:
                    await inbox.keep_reply(work.connection, delivery.identity, kind, body)
                return kind, body
        kept = await self._kept(delivery)
        if kept is None:
            raise LookupError("an answered request without its reply")
        return kept

    async def _looked(self, answer: Looked[Any], delivery: Delivery[Any]) -> Kept:
        desk, (source, message_id) = self._desk, delivery.identity
        async with desk.reading() as connection:
            moment, found = await answer.look(connection, desk.tools, delivery.message)
            work = Work(
                desk.service, desk.tools, connection, moment, source, message_id, attributes=delivery.attributes
            )
            reply = await answer.act(work, delivery.message, found)
            if work.said or work.written or work.afterwards:
                raise TypeError("a look leaves nothing behind but audit rows")
            async with connection.transaction() if len(work.done) > 1 else nullcontext():
                await flush(connection, [work])
        return type(reply).__name__, encode(reply)

    async def _kept(self, delivery: Delivery[Any]) -> Kept | None:
        async with self._desk.reading() as connection:
            return await inbox.kept_reply(connection, delivery.identity)

    async def _send(self, delivery: Delivery[Any], kind: str, body: bytes, reply_to: str, correlation_id: str) -> None:
        cause = delivery.attributes
        attributes = Attributes(
            message_id=f"{cause.message_id}:reply",
            type=kind,
            correlation_id=cause.correlation_id,
            causation_id=cause.message_id,
            traceparent=next_span(cause.traceparent),
        )
        headers = attributes.headers(self._desk.service)
        await self._publisher.reply(
            Outgoing(
                REPLIES,
                reply_to,
                body,
                headers,
                message_id=attributes.message_id,
                correlation_id=correlation_id,
                persistent=False,
            )
        )
