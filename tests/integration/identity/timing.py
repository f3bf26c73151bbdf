"""Do two ways of asking take the same time? Turn by turn, and by ranks, so that whatever else runs tells nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Way = Callable[[], Awaitable[Any]]
ROUNDS = 2
"""A difference that is there shows in both; chance shows one in a hundred times, and in both one in ten thousand."""
WARM = 10


async def assert_alike(ways: Mapping[str, Way], *, tidy: Way, samples: int = 500) -> None:
    """No way is told from the first one by its time: Mann-Whitney, p > 0.01 (trust.md 4, attack 2).

    `tidy` comes before each turn and is not measured: what a turn leaves behind must not be the next one's.
    """
    suspects = list(ways)[1:]
    for _ in range(ROUNDS):
        took = await _measure(ways, tidy=tidy, samples=samples)
        first = took[next(iter(ways))]
        told = {name: p_value(first, took[name]) for name in suspects}
        suspects = [name for name in suspects if told[name] <= 0.01]
        if not suspects:
            return
    middle = {name: f"{sorted(times)[len(times) // 2] * 1e3:.3f} ms" for name, times in took.items()}
    raise AssertionError(f"time tells them apart: {told}, medians {middle}")


async def _measure(ways: Mapping[str, Way], *, tidy: Way, samples: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in ways}
    names = list(ways)
    for turn in range(samples + WARM):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            await tidy()
            began = time.perf_counter()
            await ways[name]()
            took[name].append(time.perf_counter() - began)
    return {name: times[WARM:] for name, times in took.items()}


def p_value(one: list[float], other: list[float]) -> float:
    """Mann-Whitney U, two-sided, by the normal approximation; times have no ties."""
    ranked = sorted((value, which) for which, values in ((0, one), (1, other)) for value in values)
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))
