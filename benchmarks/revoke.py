"""A revocation's clock: from the practice's order to the first page that is denied, in quiet and while load runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from uuid import UUID

from benchmarks import chart, ehr, patients, table
from benchmarks.browser import Browser
from benchmarks.figures import Target, percentile
from benchmarks.house import PRACTICE, House
from benchmarks.patients import Patient
from benchmarks.report import Report
from shared.contracts.enrollment import RevocationStarted, RevokeAccess
from shared.rpc import BusClient

READERS = 2
"""Patients who read without a pause while access is revoked; nobody revokes theirs."""
CHUNK = 100
FIRST_OF_WAVE = 1_000_000
PACE_SECONDS = 0.2
LIMIT_SECONDS = 60.0
TAIL = Target("from the order to a denied page while load runs, p99", 2.0, " s")


async def measure(house: House, *, revocations: int) -> Report:
    """So many in quiet, then as many while invitations are mailed and others read."""
    await house.empty()
    await house.start()
    try:
        sections = chart.SECTIONS[:1]
        enrolled = [await patients.enroll(house, n, sections=sections) for n in range(2 * revocations + READERS)]
        readers, revoked = enrolled[:READERS], enrolled[READERS:]
        quiet = await _all(house, revoked[:revocations])
        async with _load(house, readers) as done:
            within = await _all(house, revoked[revocations:])
            assert all(done.values()), f"the load stood still: {done}"
    finally:
        house.stop()
    return Report("revoke", {"seconds": {"quiet": quiet, "load": within}, "load": done}, told(quiet, within, done))


def told(quiet: Sequence[float], within: Sequence[float], load: dict[str, int]) -> str:
    """The table, what ran beside it, and whether the promise is kept."""
    rows = ["| an access revoked | accesses | p50 s | p99 s | greatest s |", "| --- " * 5 + "|"]
    for kind, taken in (("while nothing else happens", quiet), ("while load runs", within)):
        middle, tail = percentile(taken, 50), percentile(taken, 99)
        rows.append(f"| {kind} | {len(taken)} | {middle:.3f} | {tail:.3f} | {max(taken):.3f} |")
    beside = f"Beside it: {load['invitations']:,} invitations told, {load['pages']:,} pages read."
    return "\n".join(rows) + f"\n\n{beside}\n\n{table.of_targets([TAIL.line(percentile(within, 99), 3)])}"


async def _all(house: House, people: Sequence[Patient]) -> list[float]:
    """One after the other at an even pace, whether or not the one before is through; seconds of each."""
    bus = await BusClient.connect(house.servers.rabbitmq_url("gateway"), "bench desk")
    try:
        started = []
        for patient in people:
            started.append(asyncio.create_task(_revoke(house, bus, patient)))
            await asyncio.sleep(PACE_SECONDS)
        return list(await asyncio.gather(*started))
    finally:
        await bus.close()


async def _revoke(house: House, bus: BusClient, patient: Patient) -> float:
    """Read, order, and read until it is denied; what the person sees in between they saw before."""
    browser = Browser(house.http_port, patient.cookies)
    try:
        page = await asyncio.to_thread(browser.get, patient.path("diagnoses"))
        assert page.status == HTTPStatus.OK, "denied before it was revoked"
        started = time.monotonic()
        order = RevokeAccess(practice_id=PRACTICE, invitation_id=UUID(patient.grant_id), staff_id="desk")
        ordered = asyncio.create_task(bus.ask(order))
        denied = await asyncio.to_thread(_denied, browser, patient)
        assert isinstance(await ordered, RevocationStarted)
        return denied - started
    finally:
        browser.close()


def _denied(browser: Browser, patient: Patient) -> float:
    """The moment at which the first denied request was sent."""
    end = time.monotonic() + LIMIT_SECONDS
    while (sent := time.monotonic()) < end:
        if browser.get(patient.path("diagnoses")).status != HTTPStatus.OK:
            return sent
    raise TimeoutError("a revoked access could be read")


@asynccontextmanager
async def _load(house: House, readers: Sequence[Patient]) -> AsyncIterator[dict[str, int]]:
    """Invitations without a pause, and people who read; how much of each, so far."""
    done = {"invitations": 0, "pages": 0}
    over = asyncio.Event()
    tasks = [asyncio.create_task(_invite(house, done, over))]
    tasks += [asyncio.create_task(_read(house, reader, done, over)) for reader in readers]
    try:
        await asyncio.sleep(1.0)
        yield done
    finally:
        over.set()
        await asyncio.gather(*tasks)


async def _invite(house: House, done: dict[str, int], over: asyncio.Event) -> None:
    """The next ones as soon as the mails of those before are out: the suite never rests, and no queue grows."""
    async with ehr.telling(house) as publisher:
        while not over.is_set():
            first, before = FIRST_OF_WAVE + done["invitations"], house.mails
            assert all(await publisher.publish_all([ehr.invited(number) for number in range(first, first + CHUNK)]))
            done["invitations"] += CHUNK
            while house.mails < before + CHUNK // 2 and not over.is_set():
                await asyncio.sleep(0.02)


async def _read(house: House, reader: Patient, done: dict[str, int], over: asyncio.Event) -> None:
    browser = Browser(house.http_port, reader.cookies)
    try:
        while not over.is_set():
            page = await asyncio.to_thread(browser.get, reader.path("diagnoses"))
            assert page.status == HTTPStatus.OK, "somebody else's access is gone"
            done["pages"] += 1
    finally:
        browser.close()
