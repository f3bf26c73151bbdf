"""Batches: what waits is done together, what fails is set aside alone, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import time
from functools import partial

import pytest

from shared.batches import MAX_BATCH
from shared.ids import new_id
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.children import child, until_it_lives
from tests.integration.kernel.clinic import Clinic, told
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import ALPHA, BETA, KEPT, SEEN, ThingSeen
from tests.suite import eventually


def names(count: int) -> list[str]:
    return [f"thing {number:04}" for number in range(count)]


async def test_a_thing_goes_from_the_ehr_through_two_services(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA, BETA)
    await clinic.tell("lamp")
    await eventually(toys.things)
    assert await toys.fetch("alpha", "select count(*) from outbox where sent_at is null") == 0
    assert await toys.fetch("alpha", "select count(*) from audit") == 1


async def test_a_single_message_is_done_at_once(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA, BETA)
    took = []
    for thing in names(10):
        started = time.perf_counter()
        await clinic.tell(thing)
        await eventually(partial(_called, toys, thing))
        took.append(time.perf_counter() - started)
    assert sorted(took)[5] < 0.25, took


async def test_waiting_messages_share_few_transactions(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await clinic.tell(*names(600))
    assert await eventually(lambda: admin.depth(SEEN)) == 600
    await toys.start(ALPHA)
    await eventually(lambda: _is(toys, "alpha", 600))
    transactions = await toys.fetch("alpha", "select count(distinct xmin::text) from things")
    assert transactions <= 40
    assert await toys.fetch("alpha", "select max(n) from (select count(*) n from things group by xmin) t") <= MAX_BATCH


async def test_one_failing_message_in_a_hundred_is_set_aside_alone(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    waiting = [told(ThingSeen(thing=thing, wish="fail" if thing.endswith("50") else "")) for thing in names(100)]
    await clinic.publish(waiting)
    await toys.start(ALPHA, BETA)
    await eventually(lambda: _is(toys, "beta", 99))
    assert "thing 0050" not in await toys.things("alpha")
    [parked] = await admin.take(f"{SEEN}.retry.5s")
    assert parked.message_id == waiting[50].message_id
    assert await admin.depth(f"{SEEN}.dead") == 0


async def test_a_message_told_twenty_times_at_once_is_one(toys: Toys, clinic: Clinic) -> None:
    ids = [str(new_id()) for _ in range(20)]
    copies = [told(ThingSeen(thing=one), ce_id=one) for one in ids for _ in range(20)]
    await toys.start(ALPHA, ALPHA, BETA)
    await asyncio.gather(*(clinic.publish(copies[start::8]) for start in range(8)))
    await eventually(lambda: _is(toys, "beta", 20))
    assert await toys.fetch("alpha", "select count(*) from audit") == 20
    assert await toys.fetch("alpha", "select count(*) from inbox") == 20


async def test_a_message_told_again_much_later_is_not_worked_on_again(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA)
    await clinic.tell("lamp", ce_id="one")
    await eventually(lambda: toys.things("alpha"))
    await clinic.tell("chair", ce_id="one")
    await clinic.tell("table", ce_id="two")
    await eventually(lambda: _is(toys, "alpha", 2))
    assert await toys.things("alpha") == ["lamp", "table"]


async def test_the_same_id_from_two_verified_sources_is_two_messages(toys: Toys, clinic: Clinic) -> None:
    other = Clinic(toys.servers, "ehr.other")
    await other.open()
    await toys.start(ALPHA)
    await clinic.tell("lamp", ce_id="same")
    await other.tell("chair", ce_id="same", practice="hospital")
    await eventually(lambda: _is(toys, "alpha", 2))
    await other.close()
    assert await toys.fetch("alpha", "select array_agg(source order by source) from inbox") == ["ehr.other", "ehr.toy"]


async def test_two_workers_share_the_work_and_double_nothing(toys: Toys, clinic: Clinic) -> None:
    await toys.start(ALPHA, ALPHA, BETA, BETA, prefetch=20)
    await clinic.tell(*names(500))
    await eventually(lambda: _is(toys, "beta", 500), within=20)
    assert len(toys.tools["alpha"].calls) == 500
    assert await toys.fetch("alpha", "select count(*) from audit") == 500


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
async def test_three_bodies_that_kill_their_worker_do_not_take_a_neighbor_with_them(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    poison = {"thing 0003", "thing 0010", "thing 0017"}
    await clinic.publish([told(ThingSeen(thing=one, wish="die" if one in poison else "")) for one in names(20)])

    async def all_done() -> bool:
        return await admin.depth(f"{SEEN}.dead") >= 3 and await admin.depth(SEEN) == 0

    await until_it_lives(toys, "alpha", all_done, fail="", within=90)
    dead = await admin.take(f"{SEEN}.dead")
    assert [one.headers.get("chartkey-reason") for one in dead] == ["kills_its_worker"] * 3
    assert len(await toys.things("alpha")) == 17


async def _is(toys: Toys, schema: str, count: int) -> bool:
    return len(await toys.things(schema)) == count


async def _empty(admin: Admin, *queues: str) -> bool:
    return all([await admin.depth(queue) == 0 for queue in queues])


async def _said(clinic: Clinic, ce_id: str) -> bool:
    return clinic.reasons().get(ce_id) == "kills_its_worker"


async def _called(toys: Toys, thing: str) -> bool:
    return thing in toys.tools["beta"].calls
