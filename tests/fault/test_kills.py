"""Workers killed with SIGKILL: at each step of a batch, by a body of their own, and at any time."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.integration.kernel.broker import Admin
from tests.integration.kernel.children import child, until_it_lives
from tests.integration.kernel.clinic import Clinic, told
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import ALPHA, BETA, KEPT, SEEN, ThingSeen
from tests.suite import eventually


def names(count: int) -> list[str]:
    return [f"thing {number:04}" for number in range(count)]


@pytest.mark.parametrize("fail", ["before handler", "after effect", "after commit", "before ack", "after publish"])
async def test_a_worker_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(
    toys: Toys, clinic: Clinic, admin: Admin, fail: str
) -> None:
    await clinic.tell(*names(100))
    async with child(toys, "alpha", fail=fail) as doomed:
        assert await doomed.end() == -9
    await toys.start(ALPHA, BETA)
    await eventually(lambda: _is(toys, "beta", 100), within=20)
    assert await toys.fetch("alpha", "select count(*) from audit") == 100
    await eventually(lambda: _empty(admin, SEEN, KEPT))
    assert await admin.depth(f"{SEEN}.dead") == 0


async def test_a_body_that_kills_its_worker_ends_alone_among_the_dead(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    waiting = [told(ThingSeen(thing=thing, wish="die" if thing.endswith("20") else "")) for thing in names(40)]
    await clinic.publish(waiting)

    async def all_done() -> bool:
        return await admin.depth(f"{SEEN}.dead") == 1 and len(await toys.things("alpha")) == 39

    deaths = await until_it_lives(toys, "alpha", all_done, fail="", within=60)
    assert deaths == 4
    [dead] = await admin.take(f"{SEEN}.dead")
    assert dead.message_id == waiting[20].message_id
    assert dead.headers["chartkey-reason"] == "kills_its_worker"
    await eventually(lambda: _said(clinic, waiting[20].message_id))
    assert await toys.fetch("alpha", "select count(*) from suspects") == 0


@pytest.mark.slow
async def test_four_bodies_that_kill_their_worker_do_not_take_a_neighbor_with_them(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    poison = {"thing 0003", "thing 0008", "thing 0012", "thing 0017"}
    await clinic.publish([told(ThingSeen(thing=one, wish="die" if one in poison else "")) for one in names(20)])

    async def all_done() -> bool:
        return await admin.depth(f"{SEEN}.dead") >= 4 and await admin.depth(SEEN) == 0

    await until_it_lives(toys, "alpha", all_done, fail="", within=90)
    dead = await admin.take(f"{SEEN}.dead")
    assert [one.headers.get("chartkey-reason") for one in dead] == ["kills_its_worker"] * 4
    assert len(await toys.things("alpha")) == 16


@pytest.mark.slow
async def test_workers_killed_at_any_time_lose_and_double_nothing(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    chance = random.Random(7)

    async def tell() -> None:
        for thing in names(1000):
            await clinic.tell(thing)
            await asyncio.sleep(0.01)

    async def kill_now_and_then(name: str) -> None:
        for _ in range(6):
            async with child(toys, name, prefetch=20) as worker:
                await worker.ready()
                await asyncio.sleep(chance.random() * 0.8)
                await worker.kill()

    await asyncio.gather(tell(), *(kill_now_and_then(name) for name in ("alpha", "beta")))
    await toys.start(ALPHA, BETA)
    await eventually(lambda: _is(toys, "beta", 1000), within=60)
    assert await toys.fetch("alpha", "select count(*) from audit") == 1000
    await eventually(lambda: _empty(admin, SEEN, KEPT))
    assert await admin.depth(f"{SEEN}.dead") == await admin.depth(f"{KEPT}.dead") == 0


async def _is(toys: Toys, schema: str, count: int) -> bool:
    return len(await toys.things(schema)) == count


async def _empty(admin: Admin, *queues: str) -> bool:
    return all([await admin.depth(queue) == 0 for queue in queues])


async def _said(clinic: Clinic, ce_id: str) -> bool:
    return clinic.reasons().get(ce_id) == "kills_its_worker"
