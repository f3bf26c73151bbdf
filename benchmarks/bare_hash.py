"""The yardstick of a log-in: argon2id alone, with identity's own hasher and parameters, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
import time

import uvloop

from benchmarks import cpu
from benchmarks.figures import Run
from launcher.layout import PROJECT
from services.identity.tools import Hasher, HashRules

SECRET = secrets.token_urlsafe(12)


class BareHash:
    """Checks a password as often as it is told to, one check after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare_hash"], cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._say(1)

    def check(self, times: int) -> Run:
        """One run."""
        spent, started = cpu.seconds(self._process.pid), time.perf_counter()
        self._say(times)
        wall = time.perf_counter() - started
        return Run(times, wall, {"hash": cpu.seconds(self._process.pid) - spent})

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(10)

    def _say(self, times: int) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{times}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"


async def work() -> None:
    """A number on each line of standard input, an answer for each."""
    hasher = Hasher(HashRules())
    hashed = await hasher.hash(SECRET)
    while line := await asyncio.to_thread(sys.stdin.readline):
        for _ in range(int(line)):
            assert await hasher.matches(SECRET, hashed)
        print("done", flush=True)


if __name__ == "__main__":
    uvloop.run(work())
