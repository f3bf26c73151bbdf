"""A line of lab results as coordinates of a drawing: places alone, no word and no color."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shared.contracts.trends import TrendPoint

WIDTH, HEIGHT = 360, 200
"""About as many as a phone has pixels, so that letters are as large there as those around them."""
LEFT, RIGHT, TOP, BOTTOM = 60, 12, 16, 34
"""Room for the labels of both axes."""
INSET = 14
"""Between an end of the axis and the first mark."""


@dataclass(frozen=True)
class Mark:
    """One result; `marked`: the lab says that it is not normal."""

    x: float
    y: float
    marked: bool


@dataclass(frozen=True)
class Drawing:
    """`band` is (top, height) of the usual range; `low` and `high` are the lowest and the highest result, and how far
    down each stands."""

    marks: tuple[Mark, ...]
    band: tuple[float, float] | None
    first: TrendPoint
    last: TrendPoint
    low: TrendPoint
    high: TrendPoint
    low_y: float
    high_y: float

    @property
    def line(self) -> str:
        """The `points` of a polyline."""
        return " ".join(f"{mark.x:g},{mark.y:g}" for mark in self.marks)


def drawing(points: Sequence[TrendPoint]) -> Drawing | None:
    """Of those with a day and a number; None when there are fewer than two."""
    placed = [(day, one.number, one) for one in points if (day := _day(one.taken_on)) and one.number is not None]
    placed.sort(key=lambda one: one[0])
    if len(placed) < 2:
        return None
    newest = placed[-1][2]
    limits = [limit for limit in (newest.low, newest.high) if limit is not None]
    numbers = [number for _, number, _ in placed]
    down, up = min([*numbers, *limits]), max([*numbers, *limits])
    days = [day for day, _, _ in placed]

    def across(day: int) -> float:
        span = days[-1] - days[0]
        part = (day - days[0]) / span if span else 0.5
        return round(LEFT + INSET + part * (WIDTH - LEFT - RIGHT - 2 * INSET), 1)

    def upright(number: float) -> float:
        part = (number - down) / (up - down) if up > down else 0.5
        return round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM), 1)

    lowest, highest = (end(placed, key=lambda one: one[1]) for end in (min, max))
    return Drawing(
        marks=tuple(Mark(across(day), upright(number), _marked(one)) for day, number, one in placed),
        band=_band(newest, top=TOP, bottom=HEIGHT - BOTTOM, upright=upright),
        first=placed[0][2],
        last=newest,
        low=lowest[2],
        high=highest[2],
        low_y=upright(lowest[1]),
        high_y=upright(highest[1]),
    )


def _band(
    newest: TrendPoint, *, top: float, bottom: float, upright: Callable[[float], float]
) -> tuple[float, float] | None:
    """A range that is open on one side reaches to that end of the drawing."""
    if newest.low is None and newest.high is None:
        return None
    above = top if newest.high is None else upright(newest.high)
    below = bottom if newest.low is None else upright(newest.low)
    return above, max(0.0, round(below - above, 1))


def _marked(point: TrendPoint) -> bool:
    return point.measured.flag not in (None, "normal")


def _day(text: str | None) -> int | None:
    """A month or a year stands at its first day."""
    try:
        year, month, day = ([int(part) for part in (text or "").split("-")] + [1, 1])[:3]
        return date(year, month, day).toordinal()
    except ValueError:
        return None
