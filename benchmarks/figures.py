"""The arithmetic of measurements: runs, medians, spreads, percentiles, ratios and verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Run:
    """One run: wall seconds, CPU seconds by kind of process, and SMTP connections opened, if it mails."""

    events: int
    wall: float
    cpu: dict[str, float]
    connections: int | None = None

    @property
    def rate(self) -> float:
        """Events per second."""
        return self.events / self.wall

    @property
    def milliseconds(self) -> float:
        """CPU milliseconds per event, all processes together."""
        return sum(self.cpu.values()) * 1000 / self.events


@dataclass(frozen=True)
class Row:
    """One kind of system and its runs."""

    kind: str
    runs: Sequence[Run]

    @property
    def rate(self) -> Spread:
        """Events per second over the runs."""
        return spread(run.rate for run in self.runs)

    @property
    def milliseconds(self) -> Spread:
        """CPU milliseconds per event over the runs."""
        return spread(run.milliseconds for run in self.runs)

    def parts(self) -> dict[str, float]:
        """Median CPU milliseconds per event by kind of process."""
        return {kind: median(run.cpu[kind] * 1000 / run.events for run in self.runs) for kind in self.runs[0].cpu}


@dataclass(frozen=True)
class Spread:
    """The median of some values, the least and the greatest."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Target:
    """What the design promises of one figure."""

    what: str
    limit: float
    unit: str = ""
    at_least: bool = False

    def reached_by(self, value: float) -> bool:
        """Is the promise kept?"""
        return value >= self.limit if self.at_least else value <= self.limit

    def line(self, value: float, digits: int = 2) -> str:
        """A row of a table: what, target, measured, verdict."""
        sign = ">=" if self.at_least else "<="
        verdict = "reached" if self.reached_by(value) else "**not reached**"
        return f"| {self.what} | {sign} {self.limit:g}{self.unit} | {value:.{digits}f}{self.unit} | {verdict} |"


def spread(values: Iterable[float]) -> Spread:
    """Median, least and greatest."""
    found = sorted(values)
    return Spread(median(found), found[0], found[-1])


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: the least value that `percent` of all values do not exceed."""
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]
