"""The yardstick: the same two hops by hand, aio-pika and asyncpg in batches, with nothing of ours between.

Event -> one transaction (inbox, row, outbox) -> confirmed publish -> second consumer, one transaction -> ack.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from uuid import uuid4

import aio_pika
import asyncpg
import uvloop

from benchmarks import cpu
from benchmarks.figures import Run
from benchmarks.house import House
from launcher.layout import DATABASE, PROJECT

BATCH = 100
FIRST, SECOND, THIRD = "bench.first", "bench.second", "bench.third"
Onward = Callable[[Sequence[bytes]], Awaitable[None]]
TABLES = """
drop schema if exists bare cascade;
create schema bare;
create table bare.inbox (hop text, id text, primary key (hop, id));
create table bare.rows (hop text, id text, body bytea, primary key (hop, id));
create table bare.outbox (id text primary key, body bytea, sent_at timestamptz);
"""


async def measure(house: House, events: int) -> Run:
    """One run of the two hops."""
    async with house.superuser() as connection:
        await connection.execute(TABLES)
        await _preload(house.servers.test_environment()["CHARTKEY_TEST_RABBITMQ_ADMIN_URL"], events)
        worker = begin(house)
        await asyncio.sleep(2.0)
        before, spent = house.cpu(), cpu.seconds(worker.pid)
        started = time.perf_counter()
        assert worker.stdin is not None
        worker.stdin.close()
        while await connection.fetchval("select count(*) from bare.rows where hop = 'second'") < events:
            await asyncio.sleep(0.05)
        wall, after = time.perf_counter() - started, house.cpu()
        found = {"worker": cpu.seconds(worker.pid) - spent}
        found |= {kind: after[kind] - before[kind] for kind in ("postgres", "rabbitmq")}
        worker.kill()
        worker.wait()
    return Run(events, wall, found)


def begin(house: House, *settings: str) -> subprocess.Popen[bytes]:
    """A worker, which begins when its standard input closes; with an SMTP port it has three hops and mails."""
    broker_url = house.servers.test_environment()["CHARTKEY_TEST_RABBITMQ_ADMIN_URL"]
    database_url = house.servers.admin_url.rpartition("/")[0] + f"/{DATABASE}"
    argv = [sys.executable, "-m", "benchmarks.bare", broker_url, database_url, *settings]
    return subprocess.Popen(argv, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}, stdin=subprocess.PIPE)


async def _preload(url: str, events: int) -> None:
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        await declare(channel, (FIRST, SECOND))
        body = b"x" * 400
        for start in range(0, events, BATCH):
            await asyncio.gather(*(publish(channel, FIRST, body) for _ in range(min(BATCH, events - start))))


async def declare(channel: aio_pika.abc.AbstractChannel, names: Iterable[str]) -> None:
    """Empty quorum queues of these names."""
    for name in names:
        await channel.queue_delete(name)
        await channel.declare_queue(name, durable=True, arguments={"x-queue-type": "quorum"})


async def publish(channel: aio_pika.abc.AbstractChannel, queue: str, body: bytes) -> None:
    """One message, persistent and confirmed."""
    message = aio_pika.Message(body, message_id=uuid4().hex, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    await channel.default_exchange.publish(message, routing_key=queue)


async def publish_all(channel: aio_pika.abc.AbstractChannel, queue: str, bodies: Sequence[bytes]) -> None:
    """Some messages at once; returns when all are confirmed."""
    await asyncio.gather(*(publish(channel, queue, body) for body in bodies))


class Hop:
    """One hop: batches of what waits, one transaction each, then onward (to a queue, or to SMTP)."""

    def __init__(self, name: str, pool: asyncpg.Pool, onward: Onward | None) -> None:
        self._name, self._pool, self._onward = name, pool, onward
        self._waiting: list[aio_pika.abc.AbstractIncomingMessage] = []
        self._news = asyncio.Event()

    async def take(self, message: aio_pika.abc.AbstractIncomingMessage) -> None:
        """A delivery."""
        self._waiting.append(message)
        self._news.set()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                await self._work(batch)

    async def _work(self, batch: list[aio_pika.abc.AbstractIncomingMessage]) -> None:
        ids, bodies = [message.message_id for message in batch], [message.body for message in batch]
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("insert into bare.inbox select $1, unnest($2::text[])", self._name, ids)
            await connection.execute(
                "insert into bare.rows select $1, i, b from unnest($2::text[], $3::bytea[]) t(i, b)",
                self._name,
                ids,
                bodies,
            )
            if self._onward:
                await connection.execute(
                    "insert into bare.outbox select * from unnest($1::text[], $2::bytea[]) t(i, b)", ids, bodies
                )
        if self._onward:
            await self._onward(bodies)
            await self._pool.execute("update bare.outbox set sent_at = now() where id = any($1)", ids)
        await batch[-1].ack(multiple=True)


class Letterbox:
    """Mails by hand over one kept SMTP connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, port: int) -> Letterbox:
        """Connect and greet."""
        box = cls(*await asyncio.open_connection("127.0.0.1", port))
        await box._reader.readline()
        await box._say(b"EHLO bare")
        return box

    async def post(self, bodies: Sequence[bytes]) -> None:
        """One mail each."""
        for body in bodies:
            for line in (b"MAIL FROM:<a@example.com>", b"RCPT TO:<b@example.com>", b"DATA", body + b"\r\n."):
                await self._say(line)

    async def _say(self, line: bytes) -> None:
        self._writer.write(line + b"\r\n")
        answer = await self._reader.readline()
        assert answer[:1] in (b"2", b"3"), answer


async def work(broker_url: str, database_url: str, smtp_port: str = "") -> None:
    """All hops in one process; begins when its standard input closes."""
    pool = await asyncpg.create_pool(database_url, min_size=2, max_size=4)
    connection = await aio_pika.connect(broker_url)
    out = await connection.channel()
    hops = {FIRST: Hop("first", pool, partial(publish_all, out, SECOND))}
    if smtp_port:
        hops[SECOND] = Hop("second", pool, partial(publish_all, out, THIRD))
        hops[THIRD] = Hop("third", pool, (await Letterbox.open(int(smtp_port))).post)
    else:
        hops[SECOND] = Hop("second", pool, None)
    await asyncio.to_thread(sys.stdin.read)
    await consume(connection, hops)


async def consume(connection: aio_pika.abc.AbstractConnection, hops: Mapping[str, Hop]) -> None:
    """Work each queue's hop for ever."""
    for queue_name, hop in hops.items():
        channel = await connection.channel()
        await channel.set_qos(BATCH * 3)
        await (await channel.get_queue(queue_name, ensure=False)).consume(hop.take)
    await asyncio.gather(*(hop.run() for hop in hops.values()))


if __name__ == "__main__":
    uvloop.run(work(*sys.argv[1:]))
