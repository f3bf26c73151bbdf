"""Invitations: N events wait; from the first one taken to the last mail accepted and noted as delivered."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial

from benchmarks import bare, ehr, table
from benchmarks.figures import Row, Run
from benchmarks.house import House
from benchmarks.report import Report
from shared.ids import new_id

LIMIT_SECONDS = 300.0
CHUNK = 500
BARE = "bare aio-pika + asyncpg, 2 hops, no mail"
DELIVERED = "select count(delivered_at) from enrollment.invitations where id > $1"

Measure = Callable[[], Awaitable[Run]]


async def measure(house: House, *, events: int, runs: int, workers: list[int]) -> Report:
    """The suite with each number of workers, beside the bare loop."""
    kinds: dict[str, Measure] = {
        f"Chartkey, workers per service: {count}": partial(suite, house, events, count) for count in workers
    }
    rows = await alternately(kinds | {BARE: partial(bare.measure, house, events)}, runs)
    return Report("invitations", {"rows": [asdict(row) for row in rows]}, table.of_runs(rows))


async def alternately(kinds: Mapping[str, Measure], runs: int) -> list[Row]:
    """Every kind in turn, `runs` times, so that the machine's noise falls on all alike."""
    found: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for number in range(runs):
        for kind, measure_once in kinds.items():
            run = await measure_once()
            found[kind].append(run)
            print(f"run {number + 1}, {kind}: {run.rate:.0f}/s, {run.milliseconds:.2f} CPU ms", flush=True)
    return [Row(kind, measured) for kind, measured in found.items()]


async def suite(house: House, events: int, workers: int | Mapping[str, int] = 1) -> Run:
    """One run of the suite on an emptied house."""
    await house.empty()
    return await added(house, events, workers)


async def added(house: House, events: int, workers: int | Mapping[str, int] = 1, *, first: int = 0) -> Run:
    """One run of the suite on top of what is there; the patients are numbered from `first`."""
    await house.start(workers)
    house.signal("enrollment", signal.SIGSTOP)
    begin = new_id()
    await _preload(house, range(first, first + events))
    before, seen = house.cpu(), house.accepted()
    started = time.perf_counter()
    house.signal("enrollment", signal.SIGCONT)
    async with asyncio.timeout(LIMIT_SECONDS), house.superuser() as connection:
        while house.mails - seen.mails < events:
            await asyncio.sleep(0.02)
        while await connection.fetchval(DELIVERED, begin) < events:
            await asyncio.sleep(0.05)
    wall, after = time.perf_counter() - started, house.cpu()
    house.stop()
    opened = house.accepted().connections - seen.connections
    return Run(events, wall, {kind: after[kind] - before[kind] for kind in after}, opened)


async def _preload(house: House, numbers: range) -> None:
    """Publish as the demo EHR, confirmed, while enrollment is stopped."""
    waiting = [ehr.invited(number) for number in numbers]
    async with ehr.telling(house) as publisher:
        for start in range(0, len(waiting), CHUNK):
            assert all(await publisher.publish_all(waiting[start : start + CHUNK]))
    await asyncio.sleep(1.0)
