"""A house that tests share: one service stays at work in it, and before each test nothing has happened there yet."""

from __future__ import annotations

from contextlib import AsyncExitStack
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
SET_ASIDE = {"retried", "dead"}


@dataclass
class House:
    """A suite with a service that is started once."""

    suite: Suite
    name: str
    worker: Service[Any]
    channel: AbstractChannel
    forget: str
    set_aside: float


@dataclass
class Grounds:
    """Where at most one house stands: two would take each other's messages. After a failed test nothing is kept."""

    servers: Servers
    session: pytest.Session
    _house: House | None = None
    _failed: int = 0
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def with_at_work(self, name: str) -> Suite:
        """A suite in which only this service runs, as if it had just been started on an empty database."""
        usable = self._house is not None and self._house.name == name and self._failed == self.session.testsfailed
        if self._house is None or not usable or not await _forget(self._house):
            await self.clear()
            self._house, self._failed = await self._build(name), self.session.testsfailed
        return self._house.suite

    async def clear(self) -> None:
        """No house stands."""
        self._house = None
        await self._stack.aclose()

    async def _build(self, name: str) -> House:
        suite = await self._stack.enter_async_context(fresh_suite(self.servers))
        async with suite.connection("public") as connection:
            tables = [row[0] for row in await connection.fetch(TABLES, list(SERVICES))]
            empty = [table for table in tables if not await connection.fetchval(f"select exists (table {table})")]
        forget = "".join(f"delete from {table};" for table in empty)
        broker = await self._stack.enter_async_context(await aio_pika.connect(self.servers.broker_admin_url))
        await suite.start(name)
        return House(suite, name, suite.running[name][0], await broker.channel(), forget, _set_aside())


async def _forget(house: House) -> bool:
    """Nothing is under way any more, and no row tells of it. False where that cannot be had: something may still come
    back from a queue in which it waits for another try."""
    suite, name = house.suite, house.name
    if _set_aside() != house.set_aside:
        return False
    for others in [one for one in suite.running if one != name]:
        await suite.stop(others)
    for extra in [one for one in suite.running.get(name, []) if one is not house.worker]:
        suite.running[name].remove(extra)
        await extra.stop()
    if suite.running.get(name) != [house.worker]:
        return False
    suite.extra.clear()
    await _settle(house)
    async with suite.connection("public") as connection, connection.transaction():
        await connection.execute("set local session_replication_role = replica;" + house.forget)
    return True


async def _settle(house: House) -> None:
    """All that was delivered is done, said, and heard by the EHR, whose queue keeps its order."""
    suite, unsent = house.suite, UNSENT.format(house.name)
    async with suite.connection("public") as connection:

        async def quiet() -> bool:
            idle = all(one._idle.is_set() for one in house.worker._bus._batchers)
            return idle and not await connection.fetchval(unsent)

        await eventually(quiet)
    mark = MARK + str(new_id())
    message = aio_pika.Message(b"{}", headers={"ce-type": mark})
    await house.channel.default_exchange.publish(message, routing_key=f"{suite.ehr.user}.outbound")

    async def arrived() -> bool:
        return bool(suite.ehr.said(mark))

    await eventually(arrived)
    suite.ehr.heard.clear()


def _set_aside() -> float:
    """How many messages this process has set aside, to be tried again or looked at."""
    samples = (sample for metric in MESSAGES.collect() for sample in metric.samples)
    return sum(one.value for one in samples if one.labels.get("outcome") in SET_ASIDE and one.name.endswith("_total"))
