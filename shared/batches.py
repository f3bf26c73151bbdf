"""Batches: whatever waits is worked on in one transaction, and a message that fails is found and set aside alone."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import asyncpg
import structlog
from aio_pika.exceptions import CONNECTION_EXCEPTIONS

from shared import inbox
from shared.actions import Action, Told, in_turn, perform, turns
from shared.arrivals import Arrival
from shared.contracts.ehr import EventRefused
from shared.db import UNREACHABLE, Connection, acquired
from shared.intake import ATTEMPT, REASON, Delivery, Envelope, claimed_id, open_cover, parked_headers, read
from shared.messages import Command, Event
from shared.metrics import BATCH_SIZE, MESSAGES
from shared.publisher import Outgoing, Publisher, lost_connection_is_a_fault
from shared.queues import RETRIES, RETRY_DELAYS, dead_queue, retry_queue
from shared.wire import Unreadable
from shared.work import Desk, Work, committed, flush

log = structlog.get_logger()
X = TypeVar("X")
MAX_BATCH = 300
GATHER = 0.01
"""Seconds; four hops of them are little beside the time that a mail server takes."""
SHORT_TEXT = 255
"""Bytes of UTF-8 that AMQP allows in a short text, a message id or content type."""
MAX_ATTEMPTS = 27
"""5 s, 30 s, 5 min, then every hour for a day; after that an operator has to look."""
SUSPECT_TRIES = 3
PATIENCE = (0.1, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Taken:
    """A raw message that could be read."""

    raw: Arrival
    delivery: Delivery[Any]


class Batcher:
    """Takes one queue's messages as they come; while one batch is worked on, the next one gathers.

    A message alone is taken at once. Where several came together more are under way: after them the next ones are given
    a moment to gather, up to MAX_BATCH, because a transaction costs more than a message.
    """

    def __init__(
        self, desk: Desk[Any], publisher: Publisher, *, queue: str, model: type[Event] | type[Command], action: Action
    ) -> None:
        self._desk, self._publisher = desk, publisher
        self._queue, self._model, self._action = queue, model, action
        self._waiting: deque[Arrival] = deque()
        self._news = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def take(self, raw: Arrival) -> None:
        """A message has been delivered."""
        self._waiting.append(raw)
        self._idle.clear()
        self._news.set()

    async def run(self) -> None:
        """Work for ever, batch after batch."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_BATCH))]
                await self._work_off(batch)
                if len(batch) > 1 and len(self._waiting) < MAX_BATCH:
                    await asyncio.sleep(GATHER)
            self._idle.set()

    async def drain(self) -> None:
        """Return when all that was delivered is done; consumers must be canceled first (design.md 6.9)."""
        await self._idle.wait()

    async def _work_off(self, batch: Sequence[Arrival]) -> None:
        suspects = [raw for raw in batch if raw.redelivered]
        fresh = [raw for raw in batch if not raw.redelivered]
        readable = [taken async for raw in in_turn(fresh) if (taken := await self._read(raw))]
        if readable:
            await self._together(readable)
        if not suspects:
            await _ack_all(batch)
            return
        for raw in fresh:
            await _ack(raw)
        random.shuffle(suspects)
        for raw in suspects:
            await self._suspect(raw)
            await _ack(raw)

    async def _read(self, raw: Arrival) -> Taken | None:
        envelope = _cover(raw, self._desk.service)
        try:
            envelope = open_cover(raw, own_user=self._desk.service)
            return Taken(raw, read(raw, self._model, envelope))
        except Unreadable as unreadable:
            reason = unreadable.reason
        except Exception as error:
            log.error("message.unreadable", queue=self._queue, exc_info=error)
            reason = "unreadable"
        await self._bury(raw, envelope, reason)
        return None

    async def _together(self, batch: Sequence[Taken]) -> None:
        """One transaction for all; if anything fails, each alone, so that neighbors commit."""
        BATCH_SIZE.labels(self._queue).observe(len(batch))
        try:
            await self._patiently(lambda: self._transact_twice(batch))
        except Exception as error:
            if len(batch) > 1:
                for taken in batch:
                    await self._together([taken])
            else:
                await self._set_aside(batch[0], error)
        else:
            MESSAGES.labels(self._queue, "done").inc(len(batch))

    async def _patiently(self, step: Callable[[], Awaitable[X]], *faults: type[Exception]) -> X:
        """Wait in place while the database is away: no message is to blame for that, nor for other `faults`."""
        tries = 0
        while True:
            try:
                return await step()
            except UNREACHABLE + faults as error:
                log.warning("batch.waiting", queue=self._queue, error=type(error).__name__)
                await asyncio.sleep(PATIENCE[min(tries, len(PATIENCE) - 1)])
                tries += 1

    async def _transact_twice(self, batch: Sequence[Taken]) -> None:
        """Of two batches in a deadlock the database ends one; it goes through once the other is done."""
        try:
            await self._transact(batch)
        except asyncpg.DeadlockDetectedError:
            await self._transact(batch)

    async def _transact(self, batch: Sequence[Taken]) -> None:
        works: list[Work[Any]] = []
        async with acquired(self._desk.pool) as connection, connection.transaction():
            fresh = await inbox.hear(connection, [taken.delivery.identity for taken in batch])
            if fresh:
                moment = await inbox.now(connection)
                for turn in turns(self._action, _first_of(batch, fresh), lambda one: one.aggregate):
                    done = await self._act(connection, moment, turn)
                    await flush(connection, done)
                    works += done
        committed(works, self._desk.relay)

    async def _act(self, connection: Connection, moment: datetime, turn: Sequence[Delivery[Any]]) -> list[Work[Any]]:
        works = [self._work(connection, moment, one) for one in turn]
        messages = [one.message for one in turn]
        outcomes = await perform(self._action, [Told(*one) for one in zip(works, messages, strict=True)])
        for work, refused in zip(works, outcomes, strict=True):
            if refused is not None:
                work.announce(_refusal(work, work.practice or "", work.message_id, self._model.key, refused.reason))
                log.info("event.refused", queue=self._queue, reason=refused.reason)
        return works

    def _work(self, connection: Connection, moment: datetime, delivery: Delivery[Any]) -> Work[Any]:
        envelope, attributes = delivery.envelope, delivery.attributes
        return Work(self._desk.service, self._desk.tools, connection, moment, envelope.source, attributes.message_id,
                    practice=envelope.practice, attributes=attributes)  # fmt: skip

    async def _suspect(self, raw: Arrival) -> None:
        """It was delivered before and never acknowledged: it may be what killed its worker (trust.md 2, poison).

        It is counted before anybody looks inside, by its sender and the digest of its body.
        """
        named = (raw.user_id or "", hashlib.sha256(raw.body).hexdigest())
        tries = await self._patiently(lambda: self._with_pool(inbox.suspect, named), asyncpg.PostgresError)
        if tries > SUSPECT_TRIES:
            await self._bury(raw, _cover(raw, self._desk.service), "kills_its_worker")
        elif taken := await self._read(raw):
            await self._together([taken])
        await self._patiently(lambda: self._with_pool(inbox.clear, named), asyncpg.PostgresError)

    async def _with_pool(self, step: Callable[[Connection, inbox.Identity], Awaitable[X]], named: inbox.Identity) -> X:
        async with acquired(self._desk.pool) as connection:
            return await step(connection, named)

    async def _set_aside(self, taken: Taken, error: Exception) -> None:
        envelope = taken.delivery.envelope
        reason = error.reason if isinstance(error, Unreadable) else type(error).__name__
        attempt = envelope.attempt + 1
        if isinstance(error, Unreadable):
            await self._bury(taken.raw, envelope, reason)
            return
        if attempt >= MAX_ATTEMPTS:
            log.error("message.given_up", queue=self._queue, attempt=attempt, error=reason)
            await self._bury(taken.raw, envelope, "retries_exhausted")
            return
        log.warning("message.retry", queue=self._queue, attempt=attempt, error=reason, exc_info=error)
        MESSAGES.labels(self._queue, "retried").inc()
        delay = list(RETRY_DELAYS)[min(attempt - 1, len(RETRY_DELAYS) - 1)]
        headers = parked_headers(taken.raw, envelope, {ATTEMPT: attempt})
        await self._park(taken.raw, retry_queue(self._queue, delay), headers)

    async def _bury(self, raw: Arrival, envelope: Envelope, reason: str) -> None:
        log.error("message.dead", queue=self._queue, reason=reason)
        MESSAGES.labels(self._queue, "dead").inc()
        if envelope.practice:
            try:
                await self._patiently(lambda: self._tell_sender(raw, envelope, reason))
            except Exception as error:
                log.error("sender.untold", queue=self._queue, exc_info=error)
        await self._park(raw, dead_queue(self._queue), parked_headers(raw, envelope, {REASON: reason}))

    async def _tell_sender(self, raw: Arrival, envelope: Envelope, reason: str) -> None:
        ce_id, ce_type = claimed_id(raw)
        async with self._desk.transaction(source=envelope.source, message_id=ce_id or "") as work:
            work.announce(_refusal(work, envelope.practice or "", ce_id, ce_type or self._model.key, reason))
            work.audit(
                chain=f"practice:{envelope.practice}",
                actor=envelope.source or "unknown",
                right="none",
                action="event.refuse",
                subject=reason,
            )

    async def _park(self, raw: Arrival, key: str, headers: dict[str, Any]) -> None:
        """Our own confirmed copy in a queue beside this one; until it is confirmed the original is not acknowledged."""
        message_id, kind = _short(raw.message_id), _short(raw.content_type)
        copy = Outgoing(RETRIES, key, raw.body, headers, message_id=message_id, content_type=kind)
        while True:
            with contextlib.suppress(ConnectionError):
                if await self._publisher.publish_all([copy]) == [True]:
                    return
            log.warning("message.not_parked", queue=key)
            await asyncio.sleep(1.0)


def _first_of(batch: Sequence[Taken], fresh: set[inbox.Identity]) -> list[Delivery[Any]]:
    """Each new message once, in the order of their arrival."""
    told: dict[inbox.Identity, Delivery[Any]] = {}
    for taken in batch:
        told.setdefault(taken.delivery.identity, taken.delivery)
    return [delivery for identity, delivery in told.items() if identity in fresh]


def _cover(raw: Arrival, own_user: str) -> Envelope:
    """As much as the outside of a message tells, whatever is wrong with it."""
    with contextlib.suppress(Exception):
        return open_cover(raw, own_user=own_user)
    return Envelope(raw.user_id or "", raw.exchange or "", raw.routing_key or "", 0)


def _short(text: str | None) -> str:
    """A sender's text, cut to what may be sent again: a replaced byte is three bytes long."""
    return (text or "").encode(errors="replace")[:SHORT_TEXT].decode(errors="ignore")


def _refusal(work: Work[Any], practice: str, ce_id: str | None, ce_type: str, reason: str) -> EventRefused:
    return EventRefused(practice_id=practice, ce_id=ce_id, ce_type=ce_type, reason=reason, refused_at=work.now)


async def _ack_all(batch: Sequence[Arrival]) -> None:
    """One acknowledgement for all up to the last of each channel."""
    for raw in {id(raw.channel): raw for raw in batch}.values():
        await _ack(raw, multiple=True)


async def _ack(raw: Arrival, *, multiple: bool = False) -> None:
    """What a lost connection keeps from being acknowledged comes again, and the inbox absorbs it."""
    with contextlib.suppress(*CONNECTION_EXCEPTIONS), lost_connection_is_a_fault():
        if not raw.channel.is_closed:
            await raw.channel.basic_ack(raw.delivery_tag, multiple=multiple)
