"""A house that tests share: its services stay at work, and before each test nothing has happened there yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel

from shared.ids import new_id
from shared.metrics import MESSAGES
from shared.service import Service
from tests.suite import SERVICES, Servers, Suite, eventually, fresh_suite

MARK = "tests.mark"
TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = any($1) and tablename <> 'migrations'
"""
UNSENT = """
select exists (select from {}.outbox where sent_at is null and next_try_at < created_at + interval '4 seconds')
"""
"""What nobody is bound to hear is put off by five seconds or more, and is gone with its row."""
UNDELIVERED = """
select exists (select from notifications.messages
               where state = 'sending' or state = 'waiting' and due_at < now() + interval '1 second')
    or exists (select from notifications.codes where state in ('waiting', 'sending'))
"""
"""Whoever is written to later is not, once the row is gone."""
SET_ASIDE = {"retried", "dead"}


Beside = Callable[[Suite], AbstractAsyncContextManager[Any]]
"""What is outside of a suite and stays there while its services work; it may tell them where by `suite.extra`."""


@asynccontextmanager
async def nothing(_: Suite) -> AsyncIterator[None]:
    """No world outside."""
    yield


@dataclass
class House:
    """A suite with services that are started once, and with what is beside it."""

    suite: Suite
    beside: Any
    plan: tuple[Beside, tuple[str, ...]]
    channel: AbstractChannel
    forget: str
    set_aside: float
    workers: dict[str, Service[Any]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Grounds:
    """Where at most one house stands: two would take each other's messages. After a failed test nothing is kept."""

    servers: Servers
    session: pytest.Session
    _house: House | None = None
    _failed: int = 0
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def with_at_work(self, *names: str) -> Suite:
        """A suite in which only these services run, as if they had just been started on an empty database."""
        return (await self.house(*names)).suite

    async def house(self, *names: str, beside: Beside = nothing) -> House:
        """The same, with what is beside it; that forgets by itself what has happened to it."""
        plan = (beside, names)
        usable = self._house is not None and self._house.plan == plan and self._failed == self.session.testsfailed
        if self._house is None or not usable or not await _forget(self._house):
            await self.clear()
            self._house, self._failed = await self._build(plan), self.session.testsfailed
        return self._house

    async def clear(self) -> None:
        """No house stands."""
        self._house = None
        await self._stack.aclose()

    async def _build(self, plan: tuple[Beside, tuple[str, ...]]) -> House:
        beside, names = plan
        suite = await self._stack.enter_async_context(fresh_suite(self.servers))
        outside = await self._stack.enter_async_context(beside(suite))
        async with suite.connection("public") as connection:
            tables = [row[0] for row in await connection.fetch(TABLES, list(SERVICES))]
            empty = [table for table in tables if not await connection.fetchval(f"select exists (table {table})")]
        forget = "".join(f"delete from {table};" for table in empty)
        broker = await self._stack.enter_async_context(await aio_pika.connect(self.servers.broker_admin_url))
        await suite.start(*names)
        workers = {name: suite.running[name][0] for name in names}
        channel = await broker.channel()
        return House(suite, outside, plan, channel, forget, _count(SET_ASIDE), workers, dict(suite.extra))


async def _forget(house: House) -> bool:
    """Nothing is under way any more, and no row tells of it. False where that cannot be had: something may still come
    back from a queue in which it waits for another try."""
    suite = house.suite
    if _count(SET_ASIDE) != house.set_aside:
        return False
    for others in [one for one in suite.running if one not in house.workers]:
        await suite.stop(others)
    for name, worker in house.workers.items():
        for extra in [one for one in suite.running.get(name, []) if one is not worker]:
            suite.running[name].remove(extra)
            await extra.stop()
    if suite.running != {name: [worker] for name, worker in house.workers.items()}:
        return False
    suite.extra = dict(house.extra)
    try:
        await _settle(house)
    except TimeoutError:
        return False
    async with suite.connection("public") as connection, connection.transaction():
        await connection.execute("set local session_replication_role = replica;" + house.forget)
    return True


async def _settle(house: House) -> None:
    """All that was delivered is done, said, and heard by whoever listens, the EHR last: its queue keeps its order.
    Raises TimeoutError."""
    suite = house.suite
    looks = [UNSENT.format(name) for name in house.workers] + [UNDELIVERED]

    async def quiet() -> bool:
        batchers = [batcher for worker in house.workers.values() for batcher in worker._bus._batchers]
        if not all(batcher._idle.is_set() for batcher in batchers):
            return False
        async with suite.connection("public") as connection:
            return not await connection.fetchval(f"select {' or '.join(f'({look})' for look in looks)}")

    before = -1.0
    while before != _count() or not await quiet():
        before = _count()
        await eventually(quiet)
        await _heard_the_mark(house)
    suite.ehr.heard.clear()


async def _heard_the_mark(house: House) -> None:
    """The broker has handed out what it took before this."""
    suite, mark = house.suite, MARK + str(new_id())
    message = aio_pika.Message(b"{}", headers={"ce-type": mark})
    await house.channel.default_exchange.publish(message, routing_key=f"{suite.ehr.user}.outbound")

    async def arrived() -> bool:
        return bool(suite.ehr.said(mark))

    await eventually(arrived)


def _count(outcomes: set[str] | None = None) -> float:
    """How many messages this process has worked on; of those outcomes: set aside, to be tried again or looked at."""
    samples = (sample for metric in MESSAGES.collect() for sample in metric.samples if sample.name.endswith("_total"))
    return sum(one.value for one in samples if outcomes is None or one.labels.get("outcome") in outcomes)
