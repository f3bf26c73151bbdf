"""One event alone: from just before it is published to the sink's acceptance of its mail, again and again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from benchmarks import table
from benchmarks.figures import Target, percentile
from benchmarks.house import House
from benchmarks.invitations import invited
from benchmarks.report import Report
from shared.publisher import Publisher

WARM = 20
PAUSE_SECONDS = 0.1
LIMIT_SECONDS = 30.0
MIDDLE = Target("one event alone to SMTP acceptance, p50", 20, " ms")
TAIL = Target("one event alone to SMTP acceptance, p99", 60, " ms")

Tell = Callable[[int], Awaitable[Any]]


async def measure(house: House, *, events: int) -> Report:
    """The suite, one worker of each service."""
    found = {"Chartkey, 1 worker per service": await _suite(house, events)}
    rows = ["| what | events | p50 ms | p99 ms | greatest ms |", "| --- | --- | --- | --- | --- |"]
    for kind, taken in found.items():
        middle, tail = percentile(taken, 50), percentile(taken, 99)
        rows.append(f"| {kind} | {len(taken)} | {middle:.1f} | {tail:.1f} | {max(taken):.1f} |")
    ours = next(iter(found.values()))
    targets = table.of_targets([MIDDLE.line(percentile(ours, 50), 1), TAIL.line(percentile(ours, 99), 1)])
    return Report("idle", {"milliseconds": found}, "\n".join(rows) + f"\n\n{targets}")


async def _suite(house: House, events: int) -> list[float]:
    await house.empty()
    await house.start(1)
    publisher = Publisher(house.servers.rabbitmq_url("ehr.demo"), name="bench EHR")
    await publisher.open()
    try:
        return await _each(house, lambda number: publisher.publish_all([invited(number)]), events)
    finally:
        await publisher.close()
        house.stop()


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
