"""What happens to a message that cannot be worked on: at once among the dead, or later, and only in its own queue."""

from __future__ import annotations

import asyncio

import pytest

from shared import batches
from shared.publisher import Outgoing, Publisher
from shared.queues import RETRIES
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic, told
from tests.integration.kernel.stand import Toys, broker_url, rabbitmqctl
from tests.integration.kernel.toys import ALPHA, BETA, KEPT, SEEN, ThingSeen
from tests.suite import eventually


async def test_an_unreadable_message_is_among_the_dead_at_once(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await toys.start(ALPHA)
    await clinic.tell_raw(b"{", headers={"ce-id": "bad"}, message_id="m-1")
    await eventually(lambda: admin.depth(f"{SEEN}.dead"), within=5)
    [dead] = await admin.take(f"{SEEN}.dead")
    assert (dead.headers["chartkey-reason"], dead.message_id, dead.delivery_mode) == ("not_json", "m-1", 2)
    assert not any((await _depths(admin)).values())


async def test_a_fault_is_tried_again_later_from_the_first_delay_on(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await toys.start(ALPHA)
    await clinic.tell("lamp", wish="fail", ce_id="one")
    [parked] = await eventually(lambda: admin.take(f"{SEEN}.retry.5s"))
    assert toys.tools["alpha"].calls == ["lamp"], "it must not spin"
    assert parked.user_id == "alpha", "a retry does not carry the EHR's user"
    assert {name: parked.headers[name] for name in parked.headers if name.startswith("chartkey-")} == {
        "chartkey-source": "ehr.toy",
        "chartkey-exchange": "ehr",
        "chartkey-key": "clinic.thing.seen",
        "chartkey-attempt": 1,
    }


async def test_a_retry_returns_to_its_own_queue_only_and_is_worked_on_as_if_new(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    async with admin.channel() as channel:
        spy = await channel.declare_queue("spy", exclusive=True)
        for exchange in ("ehr", "events"):
            await spy.bind(exchange, "#")
        await toys.start(ALPHA)
        await clinic.tell("lamp", wish="fail", ce_id="one")
        await eventually(lambda: admin.depth(f"{SEEN}.retry.5s"), within=5)
        await eventually(lambda: admin.depth(f"{SEEN}.retry.30s"), within=15)
        assert toys.tools["alpha"].calls == ["lamp", "lamp"]
        assert (await spy.declare()).message_count == 1, "nobody else hears of the second try"
    [parked] = await admin.take(f"{SEEN}.retry.30s")
    assert (parked.headers["chartkey-attempt"], parked.headers["chartkey-source"]) == (2, "ehr.toy")
    assert await admin.depth(f"{SEEN}.retry.5s") == await admin.depth(SEEN) == 0


async def test_a_message_that_failed_for_a_day_is_left_to_an_operator(
    toys: Toys, clinic: Clinic, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_ATTEMPTS", 1)
    await toys.start(ALPHA)
    await clinic.tell("lamp", wish="fail", ce_id="one")
    await eventually(lambda: admin.depth(f"{SEEN}.dead"), within=5)
    [dead] = await admin.take(f"{SEEN}.dead")
    assert dead.headers["chartkey-reason"] == "retries_exhausted"
    await eventually(lambda: _told(clinic, "one"))


async def test_a_service_cannot_park_a_message_in_anothers_queue(toys: Toys, admin: Admin) -> None:
    publisher = Publisher(broker_url(toys.servers, "beta"), name="beta")
    await publisher.open()
    stray = Outgoing(RETRIES, f"{SEEN}.retry.5s", b"{}", {}, message_id="1")
    with pytest.raises(ConnectionError):
        await publisher.publish_all([stray])
    await publisher.close()
    assert await admin.depth(f"{SEEN}.retry.5s") == 0


async def test_a_parked_message_of_another_service_is_not_taken_for_our_own(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    """Only our own user on a message makes its headers about the first receipt believable."""
    await toys.start(ALPHA)
    forged = {"chartkey-source": "ehr.other", "chartkey-exchange": "ehr", "chartkey-key": "hospital.thing.seen"}
    message = told(ThingSeen(thing="lamp"), ce_id="one")
    await clinic.publish([Outgoing("ehr", message.routing_key, message.body, message.headers | forged, message_id="1")])
    await eventually(lambda: toys.things("alpha"))
    assert await toys.fetch("alpha", "select source from inbox") == "ehr.toy"


async def test_each_subscriber_has_a_channel_and_a_prefetch_of_its_own(toys: Toys) -> None:
    await toys.start(BETA, prefetch=17, request_prefetch=9)
    listed = await asyncio.to_thread(
        rabbitmqctl, "-q", "list_consumers", "-p", "toys", "queue_name", "channel_pid", "prefetch_count"
    )
    rows = [line.split("\t") for line in listed.splitlines() if line.startswith("beta.")]
    assert {queue: int(prefetch) for queue, _, prefetch in rows} == {
        KEPT: 17, "beta.count-thing": 9, "beta.glance-at-thing": 9, "beta.look-at-thing": 9, "beta.ponder-thing": 9,
        "beta.try-thing": 9,
    }  # fmt: skip
    assert len({channel for _, channel, _ in rows}) == len(rows) == 6


async def _depths(admin: Admin) -> dict[str, int]:
    queues = [SEEN, *(f"{SEEN}.retry.{delay}" for delay in ("5s", "30s", "5m", "1h"))]
    return {queue: await admin.depth(queue) for queue in queues}


async def _told(clinic: Clinic, ce_id: str) -> bool:
    return ce_id in clinic.reasons()
