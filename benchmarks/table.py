"""A table of medians, with the spread that says how noisy the machine was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One kind and its runs: (events, wall seconds, CPU seconds by process kind)."""

    kind: str
    runs: Sequence[tuple[int, float, dict[str, float]]]


def print_table(rows: Sequence[Row]) -> None:
    """Markdown: events per second, CPU milliseconds per event in all and by process kind."""
    print("\n| what | events/s | spread | CPU ms per event | of it |")
    print("| --- | --- | --- | --- | --- |")
    for row in rows:
        rates = sorted(events / wall for events, wall, _ in row.runs)
        kinds = list(row.runs[0][2])
        each = {kind: median(cpu[kind] * 1000 / events for events, _, cpu in row.runs) for kind in kinds}
        total = median(sum(cpu.values()) * 1000 / events for events, _, cpu in row.runs)
        parts = ", ".join(f"{kind} {milliseconds:.3f}" for kind, milliseconds in each.items())
        print(f"| {row.kind} | {median(rates):.0f} | {rates[0]:.0f}-{rates[-1]:.0f} | {total:.2f} | {parts} |")
