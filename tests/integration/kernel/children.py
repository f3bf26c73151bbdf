"""A toy in a process of its own that can be killed; run as `python -m tests.integration.kernel.children`."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import uvloop

from shared import batches, service, work
from shared.contracts.ehr import EventRefused
from shared.publisher import Publisher
from shared.service import Service, _until_stopped
from shared.settings import ServiceSettings
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import ALPHA, BETA, Tools


def die() -> None:
    """No clean-up, no goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Child:
    """A worker process and what it printed."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    async def ready(self) -> None:
        """Wait until it consumes."""
        assert self.process.stdout is not None
        async with asyncio.timeout(20):
            async for line in self.process.stdout:
                self.lines.append(line.decode())
                if "service.ready" in self.lines[-1]:
                    return
        raise AssertionError("".join(self.lines))

    async def end(self, *, within: float = 20.0) -> int:
        """Its exit code, once it has ended; what it printed is in `lines`."""
        async with asyncio.timeout(within):
            rest, _ = await self.process.communicate()
        self.lines += rest.decode().splitlines()
        return self.process.returncode or 0

    async def kill(self) -> None:
        """SIGKILL, if it still runs."""
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


@asynccontextmanager
async def child(toys: Toys, name: str, *, fail: str = "", **settings: Any) -> AsyncIterator[Child]:
    """A worker of toy `name` that dies at the fail point named `fail` (none: it lives)."""
    order = json.dumps({"service": name, "fail": fail, "settings": {**toys.settings(name), **settings}})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __spec__.name, order,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    found = Child(process)
    try:
        yield found
    finally:
        await found.kill()


async def until_it_lives(toys: Toys, name: str, done: Callable[[], Any], *, fail: str, within: float = 30.0) -> int:
    """Start the worker again each time it dies, as a supervisor does, until `done`; how often it died."""
    deaths = 0
    async with asyncio.timeout(within):
        while True:
            async with child(toys, name, fail=fail) as worker:
                waiting = asyncio.create_task(worker.end(within=within))
                while not waiting.done():
                    if await done():
                        waiting.cancel()
                        return deaths
                    await asyncio.sleep(0.05)
                deaths += 1


def _put(owner: Any, name: str, stand_in: Any) -> None:
    setattr(owner, name, stand_in)


def _fail_before_handler() -> None:
    async def act(*_: Any) -> None:
        die()

    _put(batches.Batcher, "_act", act)


def _fail_after_effect() -> None:
    original = work.flush

    async def flush(*given: Any) -> None:
        await original(*given)
        die()

    _put(batches, "flush", flush)


def _fail_before_ack() -> None:
    async def ack(*_: Any) -> None:
        die()

    _put(batches, "_ack_all", ack)


def _fail_before_mark() -> None:
    original = Publisher.publish_all

    async def publish_all(self: Publisher, messages: Any, **how: bool) -> list[bool]:
        await original(self, messages, **how)
        die()
        return []

    _put(Publisher, "publish_all", publish_all)


def _fail_in_commit() -> None:
    original = asyncpg.transaction.Transaction.__aexit__

    async def leave(self: Any, kind: Any, error: Any, trace: Any) -> None:
        await original(self, kind, error, trace)
        die()

    _put(asyncpg.transaction.Transaction, "__aexit__", leave)


FAIL_POINTS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "before handler": _fail_before_handler,
    "after effect": _fail_after_effect,
    "after commit": _fail_in_commit,
    "before ack": _fail_before_ack,
    "after publish": _fail_before_mark,
    "stop soon": lambda: _put(service, "STOP_SECONDS", 3.0),
}


def main() -> None:
    """Run one toy until a signal ends it."""
    order = json.loads(sys.argv[1])
    EventRefused.announcers = (*EventRefused.announcers, "alpha")
    FAIL_POINTS[order["fail"]]()
    table = {"alpha": ALPHA, "beta": BETA}[order["service"]]
    worker: Service[Any] = Service(
        settings=ServiceSettings(**order["settings"]), subscriptions=table, tools=Tools(die=die)
    )
    uvloop.run(_until_stopped(worker.application()))


if __name__ == "__main__":
    main()
