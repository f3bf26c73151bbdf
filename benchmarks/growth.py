"""Growth: does an invitation, a read or a look of the front desk cost more beside a million invitations?

Two databases of the same house, ten thousand and a million invitations, take turns under the name that services know.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial

from benchmarks import chart, desk, ehr, invitations, patients, table
from benchmarks.figures import Row, Run, Target
from benchmarks.house import PRACTICE, House
from benchmarks.load import read
from benchmarks.multiply import multiply
from benchmarks.patients import Patient
from benchmarks.report import Report
from benchmarks.sites import SECTION, Suite
from launcher.layout import DATABASE
from shared.contracts.enrollment import AccessShown, ShowAccess
from shared.rpc import BusClient

ENROLLED, OPEN = 2, 8
"""Of ten patients who are copied, two have come in, to a chart of one section; the others have not yet."""
READERS = range(ENROLLED + OPEN, ENROLLED + OPEN + 4)
"""Patients with whole charts, in both databases, who are not copied."""
OTHER = "chartkey_other"
INVITATION, READ, LOOK = "invitation", "signed-in section of 3 entries", "front desk's look at a chart"
LISTED, COUNTED, SEARCHED = "a page of the worklist", "the worklist's counts", "a search of the worklist"
DESK = {LISTED: desk.list_page, COUNTED: desk.count, SEARCHED: desk.search}
LIMIT = 10.0


@dataclass(frozen=True)
class Size:
    """One size of the tables: what was measured there, by operation."""

    invitations: int
    runs: dict[str, list[Run]]

    def row(self, what: str) -> Row:
        """The runs of one operation."""
        return Row(f"{self.invitations:,} invitations", self.runs[what])


def room(invitations: int) -> int:
    """Bytes that so many invitations need, with their log."""
    return invitations * 10_000 + 4 * 2**30


async def measure(house: House, *, sizes: Sequence[int], events: int, reads: int, runs: int) -> Report:
    """Small and large in turn, so that the machine's noise falls on both alike."""
    small, large = (Size(size, {what: [] for what in (INVITATION, READ, LOOK, *DESK)}) for size in sizes)
    await _first_patients(house)
    async with _twin(house):
        readers = {}
        for size in (small, large):
            readers[size.invitations] = await _fill(house, size)
            await _turn(house)
        for number in range(runs):
            for size in (small, large):
                await _measure(house, size, readers[size.invitations], events=events, reads=reads, run=number)
                await _turn(house)
    figures = {size.invitations: {what: [asdict(run) for run in found] for what, found in size.runs.items()}
               for size in (small, large)}  # fmt: skip
    return Report("growth", {"sizes": figures}, told(small, large))


async def _first_patients(house: House) -> None:
    """Ten real patients in an otherwise empty house."""
    await house.empty()
    await house.start()
    for number in range(ENROLLED):
        await patients.enroll(house, number, sections=chart.SECTIONS[:1])
    await patients.invite(house, [ehr.invited(number) for number in range(ENROLLED, ENROLLED + OPEN)])
    await asyncio.sleep(1.0)  # what is said of a sent mail comes home
    house.stop()


async def _fill(house: House, size: Size) -> list[Patient]:
    """Copy the first patients, then let those in who will read."""
    started = time.perf_counter()
    await multiply(house, size.invitations // (ENROLLED + OPEN))
    print(f"{size.invitations:,} invitations filled in, {time.perf_counter() - started:.0f} s", flush=True)
    await house.start()
    found = [await patients.enroll(house, number) for number in READERS]
    house.stop()
    return found


@asynccontextmanager
async def _twin(house: House) -> AsyncIterator[None]:
    """A copy of the database stands beside it, and is gone at the end."""
    async with house.superuser("postgres") as connection:
        await connection.execute(f"create database {OTHER} template {DATABASE}")
    try:
        yield
    finally:
        house.stop()
        async with house.superuser("postgres") as connection:
            await connection.execute(f"drop database {OTHER} with (force)")
        await house.empty()


async def _turn(house: House) -> None:
    """The two databases change their names; nobody is connected."""
    async with house.superuser("postgres") as connection:
        for old, new in ((DATABASE, "chartkey_turning"), (OTHER, DATABASE), ("chartkey_turning", OTHER)):
            await connection.execute(f"alter database {old} rename to {new}")
        await connection.execute("checkpoint")


async def _measure(house: House, size: Size, readers: list[Patient], *, events: int, reads: int, run: int) -> None:
    first = READERS.stop + run * events
    size.runs[INVITATION].append(await invitations.added(house, events, first=first))
    site = Suite(house, readers)
    await site.open()
    try:
        size.runs[READ].append((await read(site, SECTION, reads=reads)).together)
        async with desk.opened(house) as bus:
            size.runs[LOOK].append(await desk.often(house, partial(_look, bus), reads))
            for what, ask in DESK.items():
                size.runs[what].append(await desk.often(house, partial(ask, bus), max(1, reads // 10)))
    finally:
        await site.close()
    for what, found in size.runs.items():
        print(f"run {run + 1}, {size.invitations:,}, {what}: {found[-1].milliseconds:.2f} CPU ms", flush=True)


async def _look(bus: BusClient, number: int) -> None:
    """The front desk looks at one chart after the other, over the bus."""
    looked_at = ehr.chart_id(number % (ENROLLED + OPEN))
    shown = await bus.ask(ShowAccess(practice_id=PRACTICE, chart_id=looked_at, staff_id="desk"))
    assert isinstance(shown, AccessShown)
    assert len(shown.rows) == 1


def growth(small: Row, large: Row) -> float:
    """By how many per cent the large tables make the median CPU of an operation dearer."""
    return (large.milliseconds.median / small.milliseconds.median - 1) * 100


def told(small: Size, large: Size) -> str:
    """CPU of each operation at both sizes, in all and in Postgres alone, and the targets."""
    lines = ["| operation | tables hold | CPU ms | spread | of it Postgres |", "| --- " * 5 + "|"]
    targets = []
    for what in small.runs:
        for row in (small.row(what), large.row(what)):
            cpu, database = row.milliseconds, row.parts()["postgres"]
            lines.append(f"| {what} | {row.kind} | {cpu.median:.2f} | {cpu.low:.2f}-{cpu.high:.2f} | {database:.3f} |")
        target = Target(f"CPU growth of: {what}", LIMIT, " %")
        targets.append(target.line(growth(small.row(what), large.row(what)), 1))

    return "\n".join(lines) + f"\n\n{table.of_targets(targets)}"
