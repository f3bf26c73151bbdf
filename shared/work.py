"""Work: what an action may do for one message, inside one transaction that also holds its words and its audit row."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from shared import audit, inbox, outbox
from shared.db import Connection, Pool, acquired
from shared.ids import new_id
from shared.messages import Command, Event
from shared.wire import Attributes, encode, new_trace, next_span

T = TypeVar("T")
Row = tuple[Any, ...]
Writer = Callable[[Connection, Sequence[Row]], Awaitable[None]]
"""Writes rows of one table in one statement."""


@dataclass
class Work(Generic[T]):
    """One message's work. `now` is the database's transaction time and the only clock; `source` is the verified
    sender; `practice` is the verified practice of an EHR's event."""

    service: str
    tools: T
    connection: Connection
    now: datetime
    source: str
    message_id: str
    practice: str | None = None
    attributes: Attributes | None = None
    said: list[outbox.Row] = field(default_factory=list)
    done: list[audit.AuditRow] = field(default_factory=list)
    written: list[tuple[Writer, Row]] = field(default_factory=list)
    afterwards: list[Callable[[], None]] = field(default_factory=list)

    @property
    def told_at(self) -> datetime | None:
        """An EHR's own time of its event; one from the future would shut out every other event until then."""
        time = self.attributes.time if self.attributes else None
        return min(time, self.now) if time else None

    def announce(self, event: Event) -> None:
        """Tell whoever hears it, once this transaction has committed."""
        if self.service not in event.announcers:
            raise PermissionError(f"{self.service} does not announce {event.key}")
        practice = getattr(event, "practice_id", None)
        key = event.key if event.exchange == "events" else f"{practice}.{event.key}"
        self._say(event, key)

    def ask(self, command: Command, *, lane: str | None = None) -> None:
        """Give another service a one-way order, once this transaction has committed."""
        key = f"{command.key}.{lane}" if lane else command.key
        if key not in command.queues():
            raise ValueError(f"{command.key} has no lane {lane}")
        self._say(command, key)

    def audit(
        self,
        *,
        chain: str,
        actor: str,
        right: str,
        action: str,
        category: str = "",
        subject: str = "",
        at: datetime | None = None,
    ) -> None:
        """Write who did what by what right; never a value (trust.md 1). `at`: when, if that was before this work."""
        moment = at or self.now
        self.done.append(audit.AuditRow(chain, moment, actor, right, action, category, subject, self.message_id))

    def write(self, writer: Writer, row: Row) -> None:
        """Write a row that nobody in this transaction reads: with those of the whole batch, at its end."""
        self.written.append((writer, row))

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call once this transaction has committed: a hint to this process, which a crash may swallow."""
        self.afterwards.append(call)

    def _say(self, message: Event | Command, routing_key: str) -> None:
        row_id = new_id()
        cause = self.attributes
        attributes = Attributes(
            message_id=str(row_id),
            type=message.key,
            correlation_id=cause.correlation_id if cause else str(row_id),
            causation_id=self.message_id,
            traceparent=next_span(cause.traceparent) if cause else new_trace(),
        )
        headers = attributes.headers(self.service)
        self.said.append(
            outbox.Row(row_id, message.exchange, routing_key, headers, encode(message), urgent=message.urgent)
        )


async def flush(connection: Connection, works: Iterable[Work[Any]]) -> None:
    """Write what these works wrote, said and did, in the transaction they share."""
    works = list(works)
    written = [one for work in works for one in work.written]
    for writer in dict.fromkeys(writer for writer, _ in written):
        await writer(connection, [row for its_writer, row in written if its_writer is writer])
    if said := [row for work in works for row in work.said]:
        await outbox.write(connection, said, lead=outbox.LEAD)
    if done := [row for work in works for row in work.done]:
        await audit.append(connection, done)


def committed(works: Iterable[Work[Any]], relay: outbox.Relay) -> None:
    """Their transaction has committed: have said what they said, and call what was to be called afterwards."""
    for work in works:
        relay.tell(work.said)
        for call in work.afterwards:
            call()


@dataclass(frozen=True)
class Desk(Generic[T]):
    """What a service stands at: its tools, its pool and its relay; for what runs outside a message."""

    service: str
    tools: T
    pool: Pool
    relay: outbox.Relay

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """A connection to read with, or Unreachable after two seconds."""
        return acquired(self.pool)

    @asynccontextmanager
    async def transaction(
        self, *, source: str, message_id: str = "", attributes: Attributes | None = None
    ) -> AsyncIterator[Work[T]]:
        """One transaction with one work; what it said and did is written before the commit."""
        async with acquired(self.pool) as connection, connection.transaction():
            moment = await inbox.now(connection)
            work = Work(self.service, self.tools, connection, moment, source, message_id, attributes=attributes)
            yield work
            await flush(connection, [work])
        committed([work], self.relay)
