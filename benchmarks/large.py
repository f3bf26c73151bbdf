"""A chart of thousands of entries: a page of its section, beside the same rows selected by a bare endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from benchmarks import chart, ehr, table
from benchmarks.bare_site import BareSite
from benchmarks.figures import Target
from benchmarks.house import House
from benchmarks.reads import BARE, CHARTKEY, Line, alternately, enrolled, of_lines
from benchmarks.report import Report
from benchmarks.sites import LARGE, Suite

READERS = 2
MORE = 5_000
AT_ONCE = 500
PATIENCE = 600.0
TARGET = Target("CPU of a page of a section of 5,003 entries", 3.0, " ms")


async def measure(house: House, *, reads: int, runs: int) -> Report:
    """Each reader's chart has 5,000 diagnoses more than the three that its first page must begin with."""
    patients = await enrolled(house, READERS)
    await house.start()
    for number in range(READERS):
        await _fill(house, ehr.chart_id(number))
    house.stop()
    async with house.superuser() as connection:
        await connection.execute("vacuum analyze records.resources")
    found = await alternately({CHARTKEY: Suite(house, patients), BARE: BareSite(house)}, reads, runs, (LARGE,))
    lines = [Line(kind, page, readings) for (kind, page), readings in found.items()]
    verdict = [TARGET.line(line.row.milliseconds.median) for line in lines if line.kind == CHARTKEY]
    figures = [asdict(line) for line in lines]
    return Report("large", {"lines": figures}, f"{of_lines(lines)}\n\n{table.of_targets(verdict)}")


def _further(chart_id: str) -> Iterator[dict[str, Any]]:
    first = chart.sections(chart_id)["diagnoses"][0]
    for number in range(MORE):
        named = {"text": f"Older diagnosis {number}"}
        yield first | {"id": f"{chart_id}-more-{number}", "code": named, "onsetDateTime": f"19{10 + number % 90}-01-02"}


async def _fill(house: House, chart_id: str) -> None:
    """By the EHR's own events, and no further before records has kept all."""
    async with ehr.telling(house) as publisher:
        told = [ehr.shared(chart_id, one) for one in _further(chart_id)]
        for begin in range(0, MORE, AT_ONCE):
            assert all(await publisher.publish_all(told[begin : begin + AT_ONCE]))
    kept = "select count(*) from records.resources where chart_id = $1 and section = 'diagnoses'"
    async with house.superuser() as connection, asyncio.timeout(PATIENCE):
        while await connection.fetchval(kept, chart_id) < MORE + chart.EACH:
            await asyncio.sleep(0.5)
