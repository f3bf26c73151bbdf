"""More workers of one service: does an invitation cost more when four share enrollment's queues?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial

from benchmarks import invitations, table
from benchmarks.figures import Row, Target
from benchmarks.house import House
from benchmarks.report import Report

SERVICE = "enrollment"
WORKERS = (1, 4)
GROWTH = Target(f"CPU per invitation, {WORKERS[1]} workers of {SERVICE} against {WORKERS[0]}", 15, " % more")


async def measure(house: House, *, events: int, runs: int) -> Report:
    """The same invitations with one worker and with four, alternately."""
    kinds: Mapping[str, invitations.Measure] = {
        f"Chartkey, {SERVICE} x {count}": partial(invitations.suite, house, events, {SERVICE: count})
        for count in WORKERS
    }
    rows = await invitations.alternately(kinds, runs)
    targets = table.of_targets([GROWTH.line(grown(rows), 1)])
    return Report("scale", {"rows": [asdict(row) for row in rows]}, f"{table.of_runs(rows)}\n\n{targets}")


def grown(rows: Sequence[Row]) -> float:
    """By how many per cent the last row's median CPU exceeds the first one's."""
    return (rows[-1].milliseconds.median / rows[0].milliseconds.median - 1) * 100
