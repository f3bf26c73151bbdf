"""Starting and being ready: a service without its queues, schema or servers is not up, and says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from shared.contracts.ehr import EventRefused
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.children import child
from tests.integration.kernel.clinic import Clinic
from tests.integration.kernel.stand import Toys, control_database, outage, rabbitmqctl, toy_definitions
from tests.integration.kernel.toys import ALPHA, BETA, KEPT, SEEN
from tests.suite import eventually


async def restore_queue(admin: Admin, name: str) -> None:
    """Declare a queue of the topology again, bound as it was."""
    made = toy_definitions()
    [found] = [queue for queue in made["queues"] if queue["name"] == name]
    async with admin.channel() as channel:
        queue = await channel.declare_queue(name, durable=True, arguments=found["arguments"])
        for binding in made["bindings"]:
            if binding["destination"] == name:
                await queue.bind(binding["source"], binding["routing_key"])


async def delete_queue(admin: Admin, name: str) -> None:
    async with admin.channel() as channel:
        await channel.queue_delete(name)


async def test_a_missing_queue_ends_the_process_at_its_start(toys: Toys, admin: Admin) -> None:
    await delete_queue(admin, SEEN)
    try:
        async with child(toys, "alpha") as worker:
            assert await worker.end() not in {0, -9}
    finally:
        await restore_queue(admin, SEEN)


async def test_a_missing_database_ends_the_process_at_its_start(toys: Toys) -> None:
    async with child(toys, "alpha", database_url="postgresql://nobody:canary@127.0.0.1:1/none") as worker:
        assert await worker.end() not in {0, -9}
    assert "canary" not in "".join(worker.lines)


async def test_ready_is_false_while_a_consumer_is_gone_and_true_when_it_is_back(toys: Toys, admin: Admin) -> None:
    [beta] = await toys.start(BETA)
    assert await beta.check() == {"consumers": True, "publisher": True, "database": True}
    await delete_queue(admin, KEPT)
    try:
        await eventually(lambda: _is(beta.check, "consumers", False))
    finally:
        await restore_queue(admin, KEPT)
    await eventually(lambda: _is(beta.check, "consumers", True), within=20)


async def test_ready_is_false_while_the_broker_blocks_our_connection(toys: Toys, clinic: Clinic) -> None:
    """A memory alarm: a connection that published is blocked, a socket says nothing of it."""
    [alpha] = await toys.start(ALPHA)
    await clinic.tell("lamp")
    await eventually(lambda: _all_sent(toys))
    await asyncio.to_thread(rabbitmqctl, "set_vm_memory_high_watermark", "0.0001")
    try:
        await toys.fetch("alpha", "update outbox set sent_at = null")
        await eventually(lambda: _is(alpha.check, "publisher", False))
    finally:
        await asyncio.to_thread(rabbitmqctl, "set_vm_memory_high_watermark", "0.4")
    await eventually(lambda: _is(alpha.check, "publisher", True))
    await eventually(lambda: _all_sent(toys), within=20)


async def test_ready_is_false_while_the_database_is_away(toys: Toys) -> None:
    [alpha] = await toys.start(ALPHA, health_port=18_200)
    assert alpha._running is not None
    assert alpha._running.health is not None
    base = f"http://127.0.0.1:{alpha._running.health.port}"
    assert await asyncio.to_thread(_get, f"{base}/readyz") == (200, "consumers: ok\npublisher: ok\ndatabase: ok\n")
    async with outage(control_database, "stop"):
        status, text = await asyncio.to_thread(_get, f"{base}/readyz")
        assert (status, "database: failing" in text) == (503, True)
        assert await asyncio.to_thread(_get, f"{base}/livez") == (200, "ok\n")
    await eventually(lambda: _is(alpha.check, "database", True))
    assert "chartkey_messages" in (await asyncio.to_thread(_get, f"{base}/metrics"))[1]


async def test_a_worker_that_is_told_to_stop_while_the_database_is_away_is_gone_soon(
    toys: Toys, clinic: Clinic
) -> None:
    async with child(toys, "alpha", fail="stop soon") as worker:
        await worker.ready()
        async with outage(control_database, "stop"):
            await clinic.tell("lamp")
            await asyncio.sleep(1)
            worker.process.terminate()
            assert await worker.end(within=10) != -9
    await toys.start(ALPHA, BETA)
    await eventually(toys.things, within=15)


async def test_a_service_that_hears_an_ehr_must_be_able_to_refuse(toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventRefused, "announcers", ("enrollment",))
    with pytest.raises(TypeError, match=r"event\.refused"):
        toys.build(ALPHA)


def _get(url: str) -> tuple[int, str]:
    answer = httpx.get(url, timeout=5)
    return answer.status_code, answer.text


async def _all_sent(toys: Toys) -> bool:
    sql = "select count(*) filter (where sent_at is null) = 0 from outbox having count(*) > 0"
    return bool(await toys.fetch("alpha", sql))


async def _is(check: Callable[[], Awaitable[dict[str, bool]]], name: str, value: bool) -> bool:
    return (await check())[name] is value
