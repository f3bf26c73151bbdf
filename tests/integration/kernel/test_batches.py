"""Batches: what waits is done together, what fails is set aside alone, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import time
from functools import partial

from shared.batches import MAX_BATCH
from shared.ids import new_id
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic, told
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import ALPHA, BETA, SEEN, ThingSeen
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
    await eventually(lambda: _is(toys, "beta", 99), within=30)
    assert "thing 0050" not in await toys.things("alpha")
    [parked] = await eventually(lambda: admin.waiting(SEEN))
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


async def _is(toys: Toys, schema: str, count: int) -> bool:
    return len(await toys.things(schema)) == count


async def _called(toys: Toys, thing: str) -> bool:
    return thing in toys.tools["beta"].calls
