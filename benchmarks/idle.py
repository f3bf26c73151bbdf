"""One event alone: from just before it is published to the sink's acceptance of its mail, again and again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aio_pika

from benchmarks import bare, ehr, table
from benchmarks.figures import Target, percentile
from benchmarks.house import House
from benchmarks.report import Report

WARM = 20
PAUSE_SECONDS = 0.1
LIMIT_SECONDS = 30.0
BARE = "bare aio-pika + asyncpg, 3 hops and SMTP by hand"
MIDDLE = Target("one event alone to SMTP acceptance, p50", 20, " ms")
TAIL = Target("one event alone to SMTP acceptance, p99", 60, " ms")

Tell = Callable[[int], Awaitable[Any]]


async def measure(house: House, *, events: int) -> Report:
    """The suite, one worker of each service, then the bare hops."""
    found = {"Chartkey, 1 worker per service": await _suite(house, events), BARE: await _bare(house, events)}
    rows = ["| what | events | p50 ms | p99 ms | greatest ms |", "| --- | --- | --- | --- | --- |"]
    for kind, taken in found.items():
        middle, tail = percentile(taken, 50), percentile(taken, 99)
        rows.append(f"| {kind} | {len(taken)} | {middle:.1f} | {tail:.1f} | {max(taken):.1f} |")
    ours = next(iter(found.values()))
    targets = table.of_targets([MIDDLE.line(percentile(ours, 50), 1), TAIL.line(percentile(ours, 99), 1)])
    return Report("idle", {"milliseconds": found}, "\n".join(rows) + f"\n\n{targets}")


async def _suite(house: House, events: int) -> list[float]:
    await house.empty()
    await house.start()
    try:
        async with ehr.telling(house) as publisher:
            return await _each(house, lambda number: publisher.publish_all([ehr.invited(number)]), events)
    finally:
        house.stop()


async def _bare(house: House, events: int) -> list[float]:
    """Three hops by hand, one transaction and one confirmed publish each, and the same sink."""
    async with house.superuser() as connection:
        await connection.execute(bare.TABLES)
    broker = await aio_pika.connect(house.servers.test_environment()["CHARTKEY_TEST_RABBITMQ_ADMIN_URL"])
    async with broker:
        channel = await broker.channel()
        await bare.declare(channel, (bare.FIRST, bare.SECOND, bare.THIRD))
        worker = bare.begin(house, str(house.sink_port))
        try:
            assert worker.stdin is not None
            worker.stdin.close()
            return await _each(house, lambda _: bare.publish(channel, bare.FIRST, b"x" * 400), events)
        finally:
            worker.kill()
            worker.wait()


async def _each(house: House, tell: Tell, events: int) -> list[float]:
    """Milliseconds of each event, a pause after each; the first few warm up and are not counted."""
    taken = [await _one(house, tell, number) for number in range(WARM + events)]
    return taken[WARM:]


async def _one(house: House, tell: Tell, number: int) -> float:
    before, told = house.mails, time.monotonic()
    await tell(number)
    async with asyncio.timeout(LIMIT_SECONDS):
        while (seen := house.accepted()).mails == before:
            await asyncio.sleep(0.01)
    await asyncio.sleep(PAUSE_SECONDS)
    assert seen.mails == before + 1, "one mail for one event"
    return (seen.last - told) * 1000
