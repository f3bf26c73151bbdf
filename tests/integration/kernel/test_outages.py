"""Outages: broker and database may be killed, and what was accepted is done, once, when they are back."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from shared.ids import new_id
from shared.rpc import BusClient, NoAnswer
from shared.service import Service
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.children import child
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.stand import Toys, control_broker, control_database, outage
from tests.integration.kernel.toys import ALPHA, BETA, KEPT, SEEN, CountThing
from tests.suite import eventually


def names(count: int, kind: str = "thing") -> list[str]:
    return [f"{kind} {number:04}" for number in range(count)]


async def test_messages_survive_a_killed_broker_and_every_part_comes_back_by_itself(
    toys: Toys, clinic: Clinic, admin: Admin, asker: BusClient
) -> None:
    [alpha] = await toys.start(ALPHA)
    await clinic.tell(*names(20))
    await eventually(lambda: _depth(admin, KEPT, 20))
    blocker = await asyncpg.connect(toys.url("alpha"))
    await blocker.execute("begin; lock table things in exclusive mode")
    await clinic.tell(*names(20, "waiting"))
    async with outage(control_broker, "kill9"):
        await blocker.execute("rollback")
        await blocker.close()
        await eventually(lambda: _disconnected(alpha))
        with pytest.raises(NoAnswer):
            await asker.ask(CountThing(thing="lamp"), deadline=0.5)
    await toys.start(BETA)
    await eventually(lambda: _kept(toys, "beta", 40), within=30)
    assert await toys.fetch("alpha", "select count(*) from audit") == 40
    await eventually(lambda: _answers(asker), within=15)
    assert all((await alpha.check()).values())
    await clinic.tell("after")
    await eventually(lambda: _kept(toys, "beta", 41), within=15)


@pytest.mark.parametrize("way", ["stop", "kill9"])
async def test_a_database_that_goes_away_under_load_delays_but_loses_nothing(
    toys: Toys, clinic: Clinic, admin: Admin, way: str
) -> None:
    services = await toys.start(ALPHA, BETA, prefetch=20)
    telling = asyncio.create_task(_tell_slowly(clinic, names(300)))
    await eventually(lambda: _kept(toys, "alpha", 1, at_least=True))
    async with outage(control_database, way):
        await asyncio.sleep(0.3)
    await telling
    await eventually(lambda: _kept(toys, "beta", 300), within=40)
    assert await toys.fetch("alpha", "select count(*) from audit") == 300
    for queue in (SEEN, KEPT):
        assert await admin.depth(f"{queue}.dead") == await admin.depth(f"{queue}.retry.5s") == 0
    for service in services:
        assert all((await service.check()).values())


async def test_a_commit_whose_answer_was_lost_is_not_done_again(
    toys: Toys, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction has committed, but the connection died before it could say so."""
    original = asyncpg.transaction.Transaction.__aexit__
    lost: list[bool] = []

    async def leave(self: Any, kind: Any, error: Any, trace: Any) -> None:
        await original(self, kind, error, trace)
        if kind is None and not lost and toys.tools["alpha"].calls:
            lost.append(True)
            raise asyncpg.ConnectionDoesNotExistError

    monkeypatch.setattr(asyncpg.transaction.Transaction, "__aexit__", leave)
    await toys.start(ALPHA, BETA)
    await clinic.tell("lamp")
    await eventually(lambda: _kept(toys, "beta", 1))
    assert lost
    assert toys.tools["alpha"].calls == ["lamp"]
    assert await toys.fetch("alpha", "select count(*) from audit") == 1


async def test_a_request_whose_commit_was_not_answered_is_answered_when_asked_again(
    toys: Toys, asker: BusClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = asyncpg.transaction.Transaction.__aexit__
    lost: list[bool] = []

    async def leave(self: Any, kind: Any, error: Any, trace: Any) -> None:
        await original(self, kind, error, trace)
        if kind is None and not lost and await toys.fetch("beta", "select count(*) from counts"):
            lost.append(True)
            raise asyncpg.ConnectionDoesNotExistError

    await toys.start(BETA)
    form = str(new_id())
    monkeypatch.setattr(asyncpg.transaction.Transaction, "__aexit__", leave)
    with pytest.raises(NoAnswer):
        await asker.ask(CountThing(thing="lamp"), message_id=form, deadline=0.5)
    assert (await asker.ask(CountThing(thing="lamp"), message_id=form)).count == 1


async def test_an_exhausted_pool_is_no_answer_in_time_and_delays_no_event_for_ever(
    toys: Toys, clinic: Clinic, asker: BusClient
) -> None:
    await toys.start(BETA, ALPHA, pool_size=1)
    await asker.ask(CountThing(thing="warm"))
    hog = asyncio.create_task(asker.ask(CountThing(thing="hog", pause=3.0), deadline=5))
    await asyncio.sleep(0.2)
    started = asyncio.get_running_loop().time()
    with pytest.raises(NoAnswer):
        await asker.ask(CountThing(thing="lamp"))
    assert asyncio.get_running_loop().time() - started < 2.5
    await clinic.tell("chair")
    assert (await hog).count == 1
    await eventually(lambda: _kept(toys, "beta", 1))


async def test_a_worker_that_is_told_to_stop_under_load_loses_and_doubles_nothing(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    telling = asyncio.create_task(_tell_slowly(clinic, names(600)))
    for _ in range(2):
        async with child(toys, "alpha", prefetch=30) as worker:
            await worker.ready()
            await asyncio.sleep(0.3)
            worker.process.terminate()
            assert await worker.end() == 0
            assert any("service.stopped" in line for line in worker.lines)
        assert await toys.fetch("alpha", "select count(*) from outbox where sent_at is null") == 0
    await telling
    await toys.start(ALPHA, BETA)
    await eventually(lambda: _kept(toys, "beta", 600), within=20)
    assert await toys.fetch("alpha", "select count(*) from audit") == 600
    assert await admin.depth(f"{SEEN}.dead") == 0


async def test_consumers_are_canceled_before_what_was_delivered_is_finished(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    [alpha] = await toys.start(ALPHA, prefetch=5)
    await clinic.tell("slow", wish="sleep 1.0")
    await eventually(lambda: _called(toys, "slow"))
    stopping = asyncio.create_task(alpha.stop())
    await asyncio.sleep(0.3)
    await clinic.tell(*names(20))
    await stopping
    assert toys.tools["alpha"].calls == ["slow"]
    assert await toys.things("alpha") == ["slow"]
    assert await eventually(lambda: admin.depth(SEEN)) == 20
    assert await toys.fetch("alpha", "select count(*) from outbox where sent_at is null") == 0


async def _tell_slowly(clinic: Clinic, things: list[str]) -> None:
    for start in range(0, len(things), 10):
        await clinic.tell(*things[start : start + 10])
        await asyncio.sleep(0.02)


async def _disconnected(service: Service[Any]) -> bool:
    return not (await service.check())["publisher"]


async def _depth(admin: Admin, queue: str, count: int) -> bool:
    return await admin.depth(queue) == count


async def _kept(toys: Toys, schema: str, count: int, *, at_least: bool = False) -> bool:
    try:
        found = len(await toys.things(schema))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return found >= count if at_least else found == count


async def _called(toys: Toys, thing: str) -> bool:
    return thing in toys.tools["alpha"].calls


async def _answers(asker: BusClient) -> bool:
    try:
        return (await asker.ask(CountThing(thing="lamp"), message_id="1", deadline=1)).count == 1
    except NoAnswer:
        return False
