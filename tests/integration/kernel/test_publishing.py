"""Publishing and the relay: what was not heard, not confirmed or not allowed is known, and repeats do no harm."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import aio_pika
import asyncpg
import pytest
from aio_pika.abc import AbstractChannel
from aiormq.exceptions import DeliveryError

from shared import outbox, pipelining, publisher
from shared.ids import new_id
from shared.pipelining import Publish
from shared.publisher import Forbidden, Outgoing, Publisher, Unconfirmed
from shared.service import Service
from shared.wire import Attributes, new_trace
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.proxy import Proxy
from tests.integration.kernel.stand import Toys, broker_url
from tests.integration.kernel.toys import ALPHA, BETA, KEPT
from tests.suite import eventually


def kept(thing: str, *, key: str = "thing.kept", exchange: str = "events", urgent: bool = False) -> outbox.Row:
    row_id = new_id()
    headers = Attributes(str(row_id), key, "c", new_trace()).headers("alpha")
    return outbox.Row(row_id, exchange, key, headers, json.dumps({"thing": thing}).encode(), urgent=urgent)


async def write(toys: Toys, *rows: outbox.Row, lead: timedelta = timedelta()) -> None:
    connection = await asyncpg.connect(toys.url("alpha"))
    await outbox.write(connection, rows, lead=lead)
    await connection.close()


async def unsent(toys: Toys) -> int:
    return int(await toys.fetch("alpha", "select count(*) from outbox where sent_at is null"))


async def all_sent(toys: Toys) -> bool:
    return await unsent(toys) == 0


async def test_a_message_that_no_queue_takes_is_reported(toys: Toys) -> None:
    alpha = Publisher(broker_url(toys.servers, "administrator"), name="test")
    await alpha.open()
    keys = ("thing.kept", "thing.unheard", "thing.kept", "thing.unheard")
    messages = [Outgoing("events", key, b"{}", {}, message_id=str(new_id())) for key in keys]
    assert await alpha.publish_all(messages) == [True, False, True, False]
    await alpha.close()


async def test_what_nobody_heard_stays_in_the_outbox(toys: Toys, admin: Admin) -> None:
    async with admin.channel() as channel:
        queue = await channel.get_queue(KEPT, ensure=False)
        await queue.unbind("events", "thing.kept")
        try:
            await toys.start(ALPHA)
            await write(toys, kept("lamp"))
            await eventually(lambda: toys.fetch("alpha", "select next_try_at > now() from outbox"))
            assert await unsent(toys) == 1
        finally:
            await queue.bind("events", "thing.kept")
    assert await admin.depth(KEPT) == 0
    await eventually(lambda: all_sent(toys), within=15)
    assert await admin.depth(KEPT) == 1


async def test_a_confirm_that_never_comes_is_not_waited_for_and_the_repeat_is_absorbed(
    toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = pipelining.publish_together
    lost: list[Publish] = []

    async def lose_the_first(channel: Any, publishes: Sequence[Publish]) -> list[bool]:
        confirmed = await original(channel, publishes)
        if publishes[0].method.routing_key == "thing.kept" and not lost:
            lost.extend(publishes)
            await asyncio.sleep(60)
        return confirmed

    monkeypatch.setattr(publisher, "CONFIRM_SECONDS", 0.5)
    monkeypatch.setattr(publisher, "publish_together", lose_the_first)
    await toys.start(ALPHA, BETA)
    await write(toys, kept("lamp"))
    await eventually(lambda: all_sent(toys), within=5)
    assert len(lost) == 1
    assert await toys.things() == ["lamp"]
    assert await toys.fetch("beta", "select count(*) from inbox") == 1


async def test_each_message_of_a_long_batch_is_told_its_own_outcome(toys: Toys) -> None:
    """Several writes, bodies of no frame, one frame and many frames, and returns between the confirms."""
    alpha = Publisher(broker_url(toys.servers, "alpha"), name="test")
    await alpha.open()
    heard, unheard = ("events", "thing.kept"), ("outbound", "nowhere.event.refused")
    places = [unheard if number % 7 == 3 else heard for number in range(250)]
    bodies = [b"", b"{}", b"x" * 300_000]
    batch = [
        Outgoing(*place, bodies[number % 3] if number < 9 else b"{}", {}, message_id=str(new_id()))
        for number, place in enumerate(places)
    ]
    for _ in range(2):
        assert await alpha.publish_all(batch) == [place is heard for place in places]
    assert await alpha.publish_all([]) == []
    channel = await alpha._channel(alpha._confirmed[False])
    assert not channel.message_id_delivery_tag
    assert not channel.confirmations
    await alpha.close()


async def test_messages_are_persistent_signed_and_identified(toys: Toys, admin: Admin) -> None:
    await toys.start(ALPHA)
    row = kept("lamp")
    await write(toys, row)
    await eventually(lambda: admin.depth(KEPT))
    [said] = await admin.take(KEPT)
    assert (said.delivery_mode, said.user_id, said.message_id) == (2, "alpha", str(row.id))
    assert said.headers["ce-id"] == said.message_id


async def test_a_commit_that_came_late_with_a_smaller_id_is_said(toys: Toys) -> None:
    slow = await asyncpg.connect(toys.url("alpha"))
    late = kept("late")
    transaction = slow.transaction()
    await transaction.start()
    await outbox.write(slow, [late])
    await toys.start(ALPHA, BETA)
    await write(toys, kept("early"))
    await eventually(lambda: _things(toys, ["early"]))
    await asyncio.sleep(0.2)
    await transaction.commit()
    await slow.close()
    await eventually(lambda: _things(toys, ["early", "late"]), within=5)


async def test_what_its_writer_never_said_is_said_by_another_once_it_is_due(toys: Toys, admin: Admin) -> None:
    """As if the writer had died between its commit and the publish."""
    await toys.start(ALPHA)
    await write(toys, kept("lamp"), lead=outbox.LEAD)
    await asyncio.sleep(1.5)
    assert await admin.depth(KEPT) == 0, "its writer still has time"
    await eventually(lambda: admin.depth(KEPT))


async def test_relays_share_the_outbox_and_say_each_row_once(toys: Toys, admin: Admin) -> None:
    await write(toys, *(kept(f"{number:04}") for number in range(1500)))
    await toys.start(ALPHA, ALPHA, ALPHA)
    await eventually(lambda: all_sent(toys), within=20)
    assert await admin.depth(KEPT) == 1500


@pytest.mark.parametrize("due", ["told to the relay", "left behind"])
async def test_what_is_urgent_overtakes_all_that_waits_in_the_outbox(toys: Toys, admin: Admin, due: str) -> None:
    waiting, urgent = [kept(f"{number:04}") for number in range(4 * outbox.BATCH)], kept("door", urgent=True)
    if due == "left behind":
        await write(toys, *waiting, urgent)
        await toys.start(ALPHA)
    else:
        [alpha] = await toys.start(ALPHA)
        assert alpha._running is not None
        await write(toys, *waiting, urgent, lead=outbox.LEAD)
        alpha._running.relay.tell([*waiting, urgent])
    await eventually(lambda: all_sent(toys), within=20)
    said = [json.loads(message.body)["thing"] for message in await admin.take(KEPT)]
    assert said.index("door") <= outbox.BATCH


async def test_a_row_that_the_broker_forbids_does_not_hold_up_the_others(toys: Toys, admin: Admin) -> None:
    rows = [kept(f"{number}") for number in range(20)]
    rows.insert(7, kept("forbidden", key="never.allowed"))
    rows.insert(15, kept("nowhere", exchange="no.such.exchange"))
    await write(toys, *rows)
    await toys.start(ALPHA)
    await eventually(lambda: _left(toys, 2), within=20)
    assert len({said.message_id for said in await admin.take(KEPT)}) == 20
    publisher = Publisher(broker_url(toys.servers, "alpha"), name="test")
    await publisher.open()
    with pytest.raises(Forbidden):
        await publisher.publish_all([Outgoing("events", "never.allowed", b"{}", {}, message_id="1")])
    assert await publisher.publish_all([Outgoing("events", "thing.kept", b"{}", {}, message_id="1")]) == [True]
    await publisher.close()


async def test_a_full_queue_does_not_hold_up_the_others(toys: Toys, admin: Admin) -> None:
    async with admin.channel() as channel:
        arguments: dict[str, Any] = {"x-queue-type": "quorum", "x-max-length": 1, "x-overflow": "reject-publish"}
        full = await channel.declare_queue("full", durable=True, arguments=arguments)
        await full.bind("outbound", "clinic.event.refused")
        try:
            await _fill(channel)
            rows = [kept(f"{n}", key="clinic.event.refused", exchange="outbound") for n in range(5)]
            await write(toys, *rows, kept("lamp"))
            await toys.start(ALPHA)
            await eventually(lambda: _left(toys, 5), within=10)
            assert await admin.depth(KEPT) == 1
        finally:
            await full.delete(if_unused=False, if_empty=False)


async def test_the_relay_survives_a_connection_that_hangs_half_open(
    toys: Toys, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Measured: such a connection raises CancelledError in our own task, although nobody canceled it."""
    monkeypatch.setattr(publisher, "HEARTBEAT", 1)
    async with Proxy.to(broker_url(toys.servers, "alpha")) as proxy:
        [alpha] = await toys.start(ALPHA, rabbitmq_url=proxy.url)
        await toys.start(BETA)
        await clinic.tell("lamp")
        await eventually(toys.things)
        proxy.hang()
        await clinic.tell("chair")
        await write(toys, kept("table"))
        await asyncio.sleep(1)
        assert await toys.things() == ["lamp"]
        await eventually(lambda: _failing(alpha), within=20)
        proxy.heal()
        await eventually(lambda: _things(toys, ["chair", "lamp", "table"]), within=30)
        assert all((await alpha.check()).values())


async def test_a_foreign_cancellation_is_a_fault_of_the_connection(toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = Publisher(broker_url(toys.servers, "alpha"), name="test")
    await alpha.open()

    async def canceled(*_: Any) -> list[bool]:
        raise asyncio.CancelledError

    monkeypatch.setattr(publisher, "publish_together", canceled)
    with pytest.raises(Unconfirmed):
        await alpha.publish_all([Outgoing("events", "thing.kept", b"{}", {}, message_id="1")])
    await alpha.close()


async def _failing(service: Service[Any]) -> bool:
    return not all((await service.check()).values())


async def _things(toys: Toys, names: list[str]) -> bool:
    return await toys.things() == names


async def _left(toys: Toys, count: int) -> bool:
    return await unsent(toys) == count


async def _fill(channel: AbstractChannel) -> None:
    """Publish until the queue turns messages away: a quorum queue's limit is a little late."""
    exchange = await channel.get_exchange("outbound", ensure=False)
    with contextlib.suppress(DeliveryError):
        for _ in range(100):
            await exchange.publish(aio_pika.Message(b"{}"), "clinic.event.refused")
