"""Invitations: N events wait; from the first one taken to the last mail accepted and noted as delivered."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import bare
from benchmarks.house import PRACTICE, House, open_house
from benchmarks.table import Row, print_table
from shared.contracts.ehr import PatientInvited
from shared.ids import new_id
from shared.publisher import Outgoing, Publisher
from shared.wire import Attributes, encode, new_trace

LIMIT_SECONDS = 300.0
CHUNK = 500


@dataclass(frozen=True)
class Measured:
    """One run: wall seconds and CPU seconds by kind of process."""

    events: int
    wall: float
    cpu: dict[str, float]


def run(*, events: int, runs: int, workers: list[int]) -> None:
    """Open a house of private servers, measure, print the table."""
    with (
        tempfile.TemporaryDirectory(prefix="chartkey-bench-", dir=_fast_folder()) as folder,
        open_house(Path(folder)) as house,
    ):
        asyncio.run(_measure(house, events=events, runs=runs, workers=workers))


async def _measure(house: House, *, events: int, runs: int, workers: list[int]) -> None:
    """Every kind in turn, `runs` times, so that the machine's noise falls on all alike."""
    kinds: dict[str, list[Measured]] = {}
    await house.prepare()
    for number in range(runs):
        for count in workers:
            measured = await _suite(house, events, count)
            kinds.setdefault(f"Chartkey, workers per service: {count}", []).append(measured)
            print(f"run {number + 1}, {count} workers: {measured.events / measured.wall:.0f}/s", flush=True)
        yardstick = await bare.measure(house, events)
        kinds.setdefault("bare aio-pika + asyncpg, 2 hops, no mail", []).append(Measured(events, *yardstick))
    print_table([Row(kind, [(m.events, m.wall, m.cpu) for m in found]) for kind, found in kinds.items()])


async def _suite(house: House, events: int, workers: int) -> Measured:
    await house.empty()
    await house.start(workers)
    house.signal("enrollment", signal.SIGSTOP)
    await _preload(house, events)
    before, mails = house.cpu(), house.mails
    started = time.perf_counter()
    house.signal("enrollment", signal.SIGCONT)
    async with asyncio.timeout(LIMIT_SECONDS), house.superuser() as connection:
        while house.mails - mails < events:
            await asyncio.sleep(0.02)
        while await connection.fetchval("select count(delivered_at) from enrollment.invitations") < events:
            await asyncio.sleep(0.05)
    wall, after = time.perf_counter() - started, house.cpu()
    house.stop()
    return Measured(events, wall, {kind: after[kind] - before[kind] for kind in after})


async def _preload(house: House, events: int) -> None:
    """Publish as the demo EHR, confirmed, while enrollment is stopped."""
    publisher = Publisher(house.servers.rabbitmq_url("ehr.demo"), name="bench EHR")
    await publisher.open()
    waiting = [_event(number) for number in range(events)]
    for start in range(0, events, CHUNK):
        assert all(await publisher.publish_all(waiting[start : start + CHUNK]))
    await publisher.close()
    await asyncio.sleep(1.0)


def _event(number: int) -> Outgoing:
    event = PatientInvited(
        chart_id=f"chart-{number}",
        invited_by="staff-1",
        date_of_birth=date(1950, 1 + number % 12, 1 + number % 28),
        email=f"patient{number}@example.com",
        given_name="Ana",
        family_name="Ruiz",
    )
    identity = str(new_id())
    headers = Attributes(identity, event.key, identity, new_trace()).headers("bench")
    return Outgoing("ehr", f"{PRACTICE}.{event.key}", encode(event), headers, message_id=identity)


def _fast_folder() -> str | None:
    shared_memory = Path("/dev/shm")
    return str(shared_memory) if shared_memory.is_dir() else None
