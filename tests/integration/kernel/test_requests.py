"""Requests: many at once, each with a deadline, answered once and alike, and never anywhere else than asked."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aio_pika
import pytest

from shared.bus import Bus, Looked, Subscriptions, make_broker
from shared.ids import new_id
from shared.rpc import BusClient, NoAnswer
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.stand import Toys, broker_url
from tests.integration.kernel.toys import (
    ALPHA,
    BETA,
    KEPT,
    SEEN,
    CountThing,
    GlanceAtThing,
    LookAtThing,
    PonderThing,
    TryThing,
    see_thing,
    tell_thing,
)
from tests.suite import eventually


async def test_fifty_questions_at_once_take_no_longer_than_the_slowest(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    await asker.ask(PonderThing(thing="warm"))
    started = time.perf_counter()
    await asyncio.gather(*(asker.ask(PonderThing(thing=f"{n}", pause=1.0)) for n in range(50)))
    assert time.perf_counter() - started < 1.0 + 1.0


async def test_the_same_request_twice_gets_the_same_reply_and_counts_once(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    form = str(new_id())
    replies = [await asker.ask(CountThing(thing="lamp"), message_id=form) for _ in range(3)]
    assert [reply.count for reply in replies] == [1, 1, 1]
    assert (await asker.ask(LookAtThing(thing="lamp"))).count == 1
    assert (await asker.ask(CountThing(thing="lamp"))).count == 2


async def test_the_same_request_twenty_times_at_once_counts_once(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA, BETA)
    form = str(new_id())
    again = [asker.ask(CountThing(thing="lamp", pause=0.05), message_id=form, deadline=5) for _ in range(20)]
    assert {reply.count for reply in await asyncio.gather(*again)} == {1}
    assert (await asker.ask(LookAtThing(thing="lamp"))).count == 1


async def test_a_question_leaves_nothing_in_the_inbox(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    await asker.ask(LookAtThing(thing="lamp"))
    assert await toys.fetch("beta", "select count(*) from inbox") == 0


async def test_a_glance_has_left_its_audit_row_when_it_is_answered(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    await asker.ask(CountThing(thing="lamp"))
    for glances in (1, 2):
        assert (await asker.ask(GlanceAtThing(thing="lamp"))).count == 1
        assert await toys.fetch("beta", "select count(*) from audit where action = 'thing.glance'") == glances
    assert await toys.fetch("beta", "select bool_and(at <= now() and at > now() - interval '1 minute') from audit")


async def test_a_glance_that_cannot_be_written_down_is_no_answer(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    with pytest.raises(NoAnswer):
        await asker.ask(GlanceAtThing(thing="lamp", wish="unwritable"), deadline=0.5)
    assert await toys.fetch("beta", "select count(*) from audit") == 0
    assert (await asker.ask(GlanceAtThing(thing="lamp"))).count == 0


async def test_a_glance_at_two_things_is_written_down_twice(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    await asker.ask(GlanceAtThing(thing="lamp", wish="twice"))
    assert await toys.fetch("beta", "select count(*) from audit") == 2


def test_what_counts_cannot_be_a_glance() -> None:
    table = Subscriptions("beta", answers={CountThing: Looked(see_thing, tell_thing)})
    with pytest.raises(TypeError, match="no query"):
        Bus(make_broker("amqp://nowhere", service="beta"), table, prefetch=1, request_prefetch=1)


async def test_a_try_that_is_denied_stays_counted(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    tries = [await asker.ask(TryThing(thing="pin")) for _ in range(3)]
    assert [reply.model_dump() for reply in tries] == [{"tries": 1}, {"tries": 2}, {"tries": 3}]
    assert await toys.fetch("beta", "select n from counts where thing = 'pin'") == 3


async def test_a_fault_while_answering_is_no_answer_and_changes_nothing(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    form = str(new_id())
    with pytest.raises(NoAnswer):
        await asker.ask(TryThing(thing="pin", fault=True), message_id=form, deadline=0.5)
    assert await toys.fetch("beta", "select count(*) from counts") == 0
    assert (await asker.ask(TryThing(thing="pin"), message_id=form)).model_dump() == {"tries": 1}


async def test_a_deadline_is_kept(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    await asker.ask(LookAtThing(thing="warm"))
    started = time.perf_counter()
    with pytest.raises(NoAnswer):
        await asker.ask(LookAtThing(thing="lamp", pause=3.0), deadline=0.5)
    assert 0.5 <= time.perf_counter() - started < 1.0


async def test_nobody_works_on_a_question_whose_asker_has_gone(toys: Toys, asker: BusClient) -> None:
    with pytest.raises(NoAnswer):
        await asker.ask(CountThing(thing="lamp"), deadline=0.2)
    await asyncio.sleep(0.3)
    await toys.start(BETA)
    assert (await asker.ask(LookAtThing(thing="lamp"))).count == 0


async def test_an_event_that_asks_for_an_answer_gets_none(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await toys.start(ALPHA, BETA)
    body = b'{"thing": "lamp"}'
    await clinic.tell_raw(body, headers={"ce-id": "1"}, reply_to="ehr.toy.outbound", correlation_id="1")
    await clinic.tell_raw(body, headers={"ce-id": "2"}, reply_to=f"beta.replies.{'0' * 32}", correlation_id="1")
    async with admin.channel() as channel:
        spy = await channel.declare_queue(f"beta.replies.{'0' * 32}", exclusive=True)
        await spy.bind("replies", "#")
        await clinic.tell_raw(b'{"thing": "chair"}', headers={"ce-id": "3"}, reply_to=spy.name)
        await eventually(lambda: _kept(toys, "chair"))
        await asyncio.sleep(0.2)
        assert await spy.get(fail=False) is None
    assert clinic.heard == []


@pytest.mark.parametrize("where", [SEEN, KEPT, "gateway.replies." + "0" * 32, "", "asker.replies.x", "x" * 200])
async def test_a_reply_goes_only_to_a_reply_queue_of_its_asker(
    toys: Toys, asker: BusClient, admin: Admin, where: str
) -> None:
    await toys.start(BETA)
    async with admin.channel("asker") as channel:
        exchange = await channel.get_exchange("commands", ensure=False)
        message = aio_pika.Message(
            b'{"thing": "lamp"}', reply_to=where, user_id="asker", message_id="1", correlation_id="1"
        )
        await exchange.publish(message, CountThing.key)
    replies = [await asker.ask(LookAtThing(thing="lamp")) for _ in range(3)]
    assert [reply.count for reply in replies] == [0, 0, 0]
    assert await admin.depth(SEEN) == await admin.depth(KEPT) == 0


async def test_an_answer_of_somebody_else_is_not_believed(toys: Toys, asker: BusClient, admin: Admin) -> None:
    waiting = asyncio.create_task(asker.ask(CountThing(thing="lamp"), deadline=0.7))
    await asyncio.sleep(0.1)
    [correlation_id] = asker._waiting
    async with admin.channel() as channel:
        exchange = await channel.get_exchange("replies", ensure=False)
        headers: dict[str, Any] = {"ce-type": "Counted"}
        forged = aio_pika.Message(
            b'{"count": 7}', headers=headers, correlation_id=correlation_id, user_id="administrator"
        )
        await exchange.publish(forged, asker._queue)
    with pytest.raises(NoAnswer):
        await waiting


async def test_a_caller_hears_again_after_its_connection_was_cut(toys: Toys, asker: BusClient) -> None:
    await toys.start(BETA)
    for connection in (asker._connection, asker._publisher._connection):
        assert connection is not None
        assert connection.transport is not None
        await connection.transport.connection.close(ConnectionError("cut"))

    async def answered() -> bool:
        try:
            return (await asker.ask(CountThing(thing="lamp"), message_id="1", deadline=0.5)).count == 1
        except NoAnswer:
            return False

    await eventually(answered, within=15)


async def test_a_broker_that_is_away_is_no_answer(toys: Toys) -> None:
    url = broker_url(toys.servers, "asker")
    with pytest.raises(ConnectionError):
        await BusClient.connect(url.replace(url.rpartition(":")[2], "1/toys"), "asker")


async def _kept(toys: Toys, name: str) -> bool:
    return name in await toys.things("alpha")
