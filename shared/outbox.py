"""The outbox: what is to be said is written with the deed, and a relay says it after the commit."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import structlog

from shared.db import Connection, Pool, acquired
from shared.metrics import OUTBOX_SENT, OUTBOX_UNROUTED
from shared.publisher import Forbidden, Outgoing, Publisher

log = structlog.get_logger()
BATCH = 500
POLL_SECONDS = 1.0

_INSERT = """
insert into outbox (id, exchange, routing_key, headers, body)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::json[], $5::bytea[])
"""
_UNSENT = """
select id, exchange, routing_key, headers, body from outbox
where sent_at is null and next_try_at <= now() order by next_try_at, id limit $1 for update skip locked
"""
_MARK = "update outbox set sent_at = now() where id = any($1::uuid[])"
_POSTPONE = """
update outbox
set next_try_at = now() + least(interval '10 minutes', greatest(interval '5 seconds', (now() - created_at) / 2))
where id = any($1::uuid[])
"""


@dataclass(frozen=True)
class Row:
    """One message to be said; `headers` are JSON."""

    id: UUID
    exchange: str
    routing_key: str
    headers: str
    body: bytes


async def write(connection: Connection, rows: Sequence[Row]) -> None:
    """Add rows to the caller's transaction."""
    columns = zip(*((row.id, row.exchange, row.routing_key, row.headers, row.body) for row in rows), strict=True)
    await connection.execute(_INSERT, *columns)


class Relay:
    """Publishes unsent rows in batches with pipelined confirms and marks them in one statement.

    Rows are found by being unsent, never by a cursor, so a late commit is not lost; SKIP LOCKED lets any number
    of relays share the work. It is woken by this process's commits, and looks by itself every second for what
    a dead process left behind. What nobody takes is postponed longer each time and waits behind what is fresh.
    """

    def __init__(self, pool: Pool, publisher: Publisher) -> None:
        self._pool = pool
        self._publisher = publisher
        self._news = asyncio.Event()
        self._finishing = False

    def finish(self) -> None:
        """Let `run` end after the batch under way: cut off between saying and marking, it would be said again."""
        self._finishing = True
        self._news.set()

    def wake(self) -> None:
        """A transaction with outbox rows has committed."""
        self._news.set()

    async def run(self) -> None:
        """Relay until `finish`; an outage of broker or database is waited out."""
        while not self._finishing:
            try:
                while await self.relay_once() == BATCH:
                    pass
            except (ConnectionError, asyncpg.PostgresError) as error:
                log.warning("relay.waiting", error=type(error).__name__)
                await asyncio.sleep(POLL_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), POLL_SECONDS)
            self._news.clear()

    async def relay_once(self) -> int:
        """Publish one batch; the number of rows it took."""
        async with acquired(self._pool) as connection, connection.transaction():
            rows = await connection.fetch(_UNSENT, BATCH)
            if rows:
                outcomes = await self._say([_outgoing(Row(*row)) for row in rows])
                confirmed = [row["id"] for row, routed in zip(rows, outcomes, strict=True) if routed]
                unrouted = [row["id"] for row, routed in zip(rows, outcomes, strict=True) if not routed]
                await connection.execute(_MARK, confirmed)
                OUTBOX_SENT.inc(len(confirmed))
                if unrouted:
                    await connection.execute(_POSTPONE, unrouted)
                    OUTBOX_UNROUTED.inc(len(unrouted))
                    log.error(
                        "relay.unrouted", keys=sorted({row["routing_key"] for row in rows if row["id"] in unrouted})
                    )
        return len(rows)

    async def _say(self, messages: Sequence[Outgoing]) -> list[bool]:
        """True per message that was said; halved until a message that the broker forbids stands alone."""
        try:
            return await self._publisher.publish_all(messages)
        except Forbidden:
            if len(messages) == 1:
                return [False]
            middle = len(messages) // 2
            return [*await self._say(messages[:middle]), *await self._say(messages[middle:])]


def _outgoing(row: Row) -> Outgoing:
    return Outgoing(row.exchange, row.routing_key, row.body, json.loads(row.headers), message_id=str(row.id))
