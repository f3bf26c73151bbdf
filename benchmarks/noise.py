"""How quiet the machine was: a fixed loop before and after each benchmark, and the load average."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from statistics import median

LOOPS = 7
ROUNDS = 40_000


@dataclass(frozen=True)
class Look:
    """The loop's median CPU and wall milliseconds, and the load average of the last minute."""

    cpu: float
    wall: float
    load: float


def look() -> Look:
    """Run the loop a few times: about a fifth of a second."""
    taken = [_loop() for _ in range(LOOPS)]
    return Look(median(cpu for cpu, _ in taken), median(wall for _, wall in taken), os.getloadavg()[0])


def told(before: Look, after: Look) -> str:
    """One sentence: a loop that got slower, or waited for a core, says how far to trust the table."""
    change = (after.cpu / before.cpu - 1) * 100
    waited = max(before.wall / before.cpu, after.wall / after.cpu) - 1
    return (
        f"Noise: a fixed loop took {before.cpu:.1f} ms CPU before and {after.cpu:.1f} after ({change:+.0f} %), "
        f"waiting {waited * 100:.0f} % of it for a core at most; load average {before.load:.2f} and {after.load:.2f}."
    )


def _loop() -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    seed = b"calibration"
    for _ in range(ROUNDS):
        seed = hashlib.sha256(seed).digest()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000
