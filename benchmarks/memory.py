"""Memory of the five processes at rest: PSS counts a shared page once, RSS in every process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import cpu, table
from benchmarks.figures import Target
from benchmarks.house import House
from benchmarks.report import Report

REST_SECONDS = 10.0
PSS = Target("PSS of the five processes at rest", 400, " MiB")
RSS = Target("RSS of the five processes at rest", 400, " MiB")


@dataclass(frozen=True)
class Memory:
    """MiB of some processes."""

    pss: float = 0.0
    rss: float = 0.0

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.pss + other.pss, self.rss + other.rss)


async def measure(house: House, *, runs: int) -> Report:
    """Fresh processes, ready and left alone for a while; medians of the runs."""
    found: dict[str, list[Memory]] = {}
    for _ in range(runs):
        await house.empty()
        await house.start(1)
        await asyncio.sleep(REST_SECONDS)
        for service, group in house.processes.items():
            found.setdefault(service, []).append(sum((of_process(one.pid) for one in group), Memory()))
        house.stop()
    middle = {
        service: Memory(median(one.pss for one in all_), median(one.rss for one in all_))
        for service, all_ in found.items()
    }
    total = sum(middle.values(), Memory())
    rows = [f"| {name} | {one.pss:.1f} | {one.rss:.1f} |" for name, one in [*middle.items(), ("all five", total)]]
    listed = "\n".join(["| process | PSS MiB | RSS MiB |", "| --- | --- | --- |", *rows])
    targets = table.of_targets([PSS.line(total.pss, 0), RSS.line(total.rss, 0)])
    figures = {name: {"pss": one.pss, "rss": one.rss} for name, one in [*middle.items(), ("total", total)]}
    return Report("memory", figures, f"{listed}\n\n{targets}")


def of_process(pid: int) -> Memory:
    """A process and its children, from the kernel's accounting."""
    found = parse(Path(f"/proc/{pid}/smaps_rollup").read_text())
    return sum((of_process(child) for child in cpu.children(pid)), found)


def parse(rollup: str) -> Memory:
    """PSS and RSS of one smaps_rollup."""
    kibibytes = {line.split()[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
    return Memory(kibibytes["Pss:"] / 1024, kibibytes["Rss:"] / 1024)
