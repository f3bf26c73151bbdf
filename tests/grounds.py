"""A house that tests share: its services stay at work, and before each test nothing has happened there yet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import aio_pika
import pytest
from aio_pika.abc import AbstractChannel

from shared.ids import new_id
from shared.metrics import MESSAGES
from shared.service import Service
from tests.suite import SERVICES, Servers, Suite, empty_queues, eventually, fresh_suite

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


@dataclass(frozen=True)
class Plan:
    """Which services work there, what is beside them, and how a test finds them: at work; at hand, so that they count
    as started when the test starts them, though they have heard of everything before; or not there, because each test
    starts its own."""

    names: tuple[str, ...]
    beside: Beside = nothing
    found: Literal["at work", "at hand", "not there"] = "at work"


@dataclass
class House:
    """A suite with services that are started once, and with what is beside it."""

    suite: Suite
    beside: Any
    plan: Plan
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
        return (await self.house(Plan(names))).suite

    async def with_at_hand(self, *names: str) -> Suite:
        """A suite in which nobody works yet, and whoever starts one of these need not wait for it."""
        return (await self.house(Plan(names, found="at hand"))).suite

    async def without(self, *names: str) -> Suite:
        """A suite in which nobody works yet, and tests start none but these services."""
        return (await self.house(Plan(names, found="not there"))).suite

    async def house(self, plan: Plan) -> House:
        """A house of this plan; what is beside it forgets by itself what has happened to it."""
        usable = self._house is not None and self._house.plan == plan and self._failed == self.session.testsfailed
        if self._house is None or not usable or not await _forget(self._house):
            await self.clear()
            self._house, self._failed = await self._build(plan), self.session.testsfailed
        _open(self._house)
        return self._house

    async def clear(self) -> None:
        """No house stands."""
        self._house = None
        await self._stack.aclose()

    async def _build(self, plan: Plan) -> House:
        suite = await self._stack.enter_async_context(fresh_suite(self.servers))
        outside = await self._stack.enter_async_context(plan.beside(suite))
        async with suite.connection("public") as connection:
            tables = [row[0] for row in await connection.fetch(TABLES, list(SERVICES))]
            empty = [table for table in tables if not await connection.fetchval(f"select exists (table {table})")]
        forget = "".join(f"delete from {table};" for table in empty)
        broker = await self._stack.enter_async_context(await aio_pika.connect(self.servers.broker_admin_url))
        if plan.found != "not there":
            await suite.start(*plan.names)
        workers = {name: workers[0] for name, workers in suite.running.items()}
        channel = await broker.channel()
        return House(suite, outside, plan, channel, forget, _count(SET_ASIDE), workers, dict(suite.extra))


def _open(house: House) -> None:
    """As the plan has it at the beginning of a test."""
    at_hand = house.plan.found == "at hand"
    house.suite.at_hand = dict(house.workers) if at_hand else {}
    house.suite.running = {} if at_hand else {name: [worker] for name, worker in house.workers.items()}


async def _forget(house: House) -> bool:
    """Nothing is under way any more, and no row tells of it. False where that cannot be had: something may still come
    back from a queue in which it waits for another try."""
    suite, not_there = house.suite, house.plan.found == "not there"
    if _count(SET_ASIDE) != house.set_aside and not not_there:
        return False
    for name, workers in list(suite.running.items()):
        for extra in [one for one in workers if one is not house.workers.get(name)]:
            workers.remove(extra)
            await extra.stop()
    left = suite.at_hand | {name: workers[0] for name, workers in suite.running.items() if workers}
    if left != house.workers:
        return False
    suite.extra = dict(house.extra)
    try:
        await (empty_queues(suite.servers, house.plan.names) if not_there else _settle(house))
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
