"""CPU time of processes, from the kernel's accounting (/proc/<pid>/stat), children included."""

from __future__ import annotations

import os
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


def seconds(pid: int) -> float:
    """User and system time of `pid`, of its ended children and of its living ones."""
    total = _own(pid)
    for child in children(pid):
        total += seconds(child)
    return total


def _own(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(ticks) for ticks in fields[11:15]) * TICK


def children(pid: int) -> list[int]:
    """The living children of a process."""
    try:
        return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
