"""The outbox: what is to be said is written with the deed, and a relay says it after the commit."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import asyncpg
import structlog

from shared.db import Connection, Pool, acquired
from shared.metrics import OUTBOX_SENT, OUTBOX_UNROUTED
from shared.publisher import Forbidden, Outgoing, Publisher

log = structlog.get_logger()
BATCH = 500
POLL_SECONDS = 1.0
LEAD = timedelta(seconds=3)
"""How long its writer has to say a row before every relay may."""
HOLD_SECONDS = 1.5
"""How long after its commit a row is said from memory; the rest of LEAD is for the transaction and the publish."""

_INSERT = """
insert into outbox (id, exchange, routing_key, headers, body, urgent, next_try_at)
select said.*, now() + $7
from unnest($1::uuid[], $2::text[], $3::text[], $4::json[], $5::bytea[], $6::boolean[]) as said
"""
_UNSENT = {  # by lane
    False: """
select id, exchange, routing_key, headers, body, urgent from outbox
where sent_at is null and not urgent and next_try_at <= now() order by next_try_at, id limit $1 for update skip locked
""",
    True: """
select id, exchange, routing_key, headers, body, urgent from outbox
where sent_at is null and urgent and next_try_at <= now() order by next_try_at, id limit $1 for update skip locked
""",
}
_MARK = "update outbox set sent_at = now() where id = any($1::uuid[])"
_POSTPONE = """
update outbox
set next_try_at = now() + least(interval '10 minutes', greatest(interval '5 seconds', (now() - created_at) / 2))
where id = any($1::uuid[])
"""


@dataclass(frozen=True)
class Row:
    """One message to be said; an urgent one shuts a door, or somebody waits for it."""

    id: UUID
    exchange: str
    routing_key: str
    headers: dict[str, str]
    body: bytes
    urgent: bool = False


async def write(connection: Connection, rows: Sequence[Row], *, lead: timedelta = timedelta()) -> None:
    """Add rows to the caller's transaction; they are due after `lead`, if they were not said by then."""
    columns = zip(
        *((row.id, row.exchange, row.routing_key, json.dumps(row.headers), row.body, row.urgent) for row in rows),
        strict=True,
    )
    await connection.execute(_INSERT, *columns, lead)


class Lane:
    """Publishes rows in batches with pipelined confirms and marks them in one statement.

    What this process has just committed is told to it and said from memory. Every second it looks for what is due
    and unsent, as a dead process leaves it behind or an outage: rows are found by being unsent, never by a cursor, so
    a late commit is not lost, and SKIP LOCKED lets any number of lanes share the work. What nobody takes is postponed
    longer each time and waits behind what is fresh.
    """

    def __init__(self, pool: Pool, publisher: Publisher, *, urgent: bool) -> None:
        self._pool = pool
        self._publisher = publisher
        self._urgent = urgent
        self._told: deque[tuple[float, Sequence[Row]]] = deque()
        self._news = asyncio.Event()
        self._next_look = 0.0
        self._finishing = False

    def finish(self) -> None:
        """Let `run` end after the batch under way: cut off between saying and marking, it would be said again."""
        self._finishing = True
        self._news.set()

    def tell(self, rows: Sequence[Row]) -> None:
        """A transaction with these rows has committed."""
        if rows:
            self._told.append((time.monotonic(), rows))
            self._news.set()

    async def run(self) -> None:
        """Relay until `finish`; an outage of broker or database is waited out."""
        while not self._finishing:
            try:
                await self._say_told()
                await self._look()
            except (ConnectionError, asyncpg.PostgresError) as error:
                log.warning("relay.waiting", error=type(error).__name__)
                await asyncio.sleep(POLL_SECONDS)
            if not self._told:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), POLL_SECONDS)
            self._news.clear()
        with contextlib.suppress(ConnectionError, asyncpg.PostgresError):
            while self._told:
                await self._say_told()

    async def relay_once(self) -> int:
        """Publish one batch of what is due; the number of rows it took."""
        async with acquired(self._pool) as connection, connection.transaction():
            rows = [_row(found) for found in await connection.fetch(_UNSENT[self._urgent], BATCH)]
            if rows:
                await self._note(connection, rows, await self._say([_outgoing(row) for row in rows]))
        return len(rows)

    async def _look(self) -> None:
        if time.monotonic() >= self._next_look:
            while await self.relay_once() == BATCH:
                pass
            self._next_look = time.monotonic() + POLL_SECONDS

    async def _say_told(self) -> None:
        """One batch of it, so that steady traffic never keeps the relay from looking for what others left behind.

        What cannot be said now is let go of: it stands in the outbox and falls due there.
        """
        rows = self._fresh()
        if not rows:
            return
        try:
            outcomes = await self._say([_outgoing(row) for row in rows])
            async with acquired(self._pool) as connection:
                await self._note(connection, rows, outcomes)
        except BaseException:
            self._told.clear()
            raise

    def _fresh(self) -> list[Row]:
        """The oldest commits that were told, about a batch of rows; what was held too long is no longer ours to say."""
        rows: list[Row] = []
        since = time.monotonic() - HOLD_SECONDS
        while self._told and len(rows) < BATCH:
            told_at, told = self._told.popleft()
            if told_at >= since:
                rows += told
        return rows

    async def _note(self, connection: Connection, rows: Sequence[Row], outcomes: Sequence[bool]) -> None:
        confirmed = [row.id for row, routed in zip(rows, outcomes, strict=True) if routed]
        unrouted = [row for row, routed in zip(rows, outcomes, strict=True) if not routed]
        await connection.execute(_MARK, confirmed)
        OUTBOX_SENT.inc(len(confirmed))
        if unrouted:
            await connection.execute(_POSTPONE, [row.id for row in unrouted])
            OUTBOX_UNROUTED.inc(len(unrouted))
            log.error("relay.unrouted", keys=sorted({row.routing_key for row in unrouted}))

    async def _say(self, messages: Sequence[Outgoing]) -> list[bool]:
        """True per message that was said; halved until a message that the broker forbids stands alone."""
        try:
            return await self._publisher.publish_all(messages, urgent=self._urgent)
        except Forbidden:
            if len(messages) == 1:
                return [False]
            middle = len(messages) // 2
            return [*await self._say(messages[:middle]), *await self._say(messages[middle:])]


class Relay:
    """Two lanes: what is urgent never waits behind what is not, neither here nor at the broker (docs/adr/0031)."""

    def __init__(self, pool: Pool, publisher: Publisher) -> None:
        self._lanes = {urgent: Lane(pool, publisher, urgent=urgent) for urgent in (True, False)}

    def tell(self, rows: Sequence[Row]) -> None:
        """A transaction with these rows has committed."""
        for urgent, lane in self._lanes.items():
            lane.tell([row for row in rows if row.urgent is urgent])

    def finish(self) -> None:
        """Let `run` end once what was told is said."""
        for lane in self._lanes.values():
            lane.finish()

    async def run(self) -> None:
        """Relay until `finish`; an outage of broker or database is waited out."""
        await asyncio.gather(*(lane.run() for lane in self._lanes.values()))

    async def relay_once(self) -> int:
        """Publish one batch of what is due in each lane; the number of rows."""
        return sum([await lane.relay_once() for lane in self._lanes.values()])


def _row(found: asyncpg.Record) -> Row:
    headers = json.loads(found["headers"])
    return Row(found["id"], found["exchange"], found["routing_key"], headers, found["body"], found["urgent"])


def _outgoing(row: Row) -> Outgoing:
    return Outgoing(row.exchange, row.routing_key, row.body, row.headers, message_id=str(row.id))
