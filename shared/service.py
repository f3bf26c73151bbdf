"""A service process: pool, relay, bus, background work and health, started in order and drained in order."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import asyncpg
import structlog
import uvloop
from faststream import FastStream
from faststream.rabbit import RabbitBroker

from shared import logs
from shared.bus import Bus, Subscriptions, make_broker
from shared.db import Pool, open_pool
from shared.health import Health
from shared.migrate import migrate
from shared.outbox import Relay
from shared.publisher import Publisher
from shared.retention import sweep
from shared.settings import ServiceSettings
from shared.work import Desk

log = structlog.get_logger()
STOP_SECONDS = 25.0
EXIT_BROKEN = 70
RESERVED = 4
"""Connections to the database that no flood of pages or batches may take: the relay's, and what shuts doors."""
T = TypeVar("T")
S = TypeVar("S", bound=ServiceSettings)
Background = Callable[[Desk[Any]], Awaitable[None]]
"""Work of a service beside its messages; runs until it is canceled."""


@dataclass(frozen=True)
class Running:
    """What `start` opened, for `stop` to close."""

    pool: Pool
    reserve: Pool
    relay: Relay
    relaying: asyncio.Task[None]
    publisher: Publisher
    health: Health | None
    tasks: Sequence[asyncio.Task[None]]


class Service(Generic[T]):
    """One service. `application()` hands it to FastStream, which brings signals, reconnection and the CLI."""

    def __init__(
        self,
        *,
        settings: ServiceSettings,
        subscriptions: Subscriptions,
        tools: T,
        background: Sequence[Background] = (),
    ) -> None:
        self.name = subscriptions.service
        self.settings = settings
        self._tools = tools
        self._background = background
        self.broker: RabbitBroker = make_broker(settings.rabbitmq_url, service=self.name)
        self._bus = Bus(
            self.broker, subscriptions, prefetch=settings.prefetch, request_prefetch=settings.request_prefetch
        )
        self._running: Running | None = None

    async def start(self) -> None:
        """Open everything and consume. FastStream does the same in its own order when it runs the application."""
        await self.open()
        await self.broker.start()
        await self.tell()

    async def open(self) -> None:
        """Open all but the consumers. Raises, and the process ends, when a server or the schema is not there."""
        pool = await open_pool(self.settings.database_url, size=self.settings.pool_size, name=self.name)
        publisher = Publisher(self.settings.rabbitmq_url, name=f"{self.name} publisher")
        await publisher.open()
        reserve = await open_pool(self.settings.database_url, size=RESERVED, name=f"{self.name} reserve")
        relay = Relay(reserve, publisher)
        desk = Desk(self.name, self._tools, pool, relay)
        self._bus.attach(desk, publisher, urgent=replace(desk, pool=reserve))
        health = self._health() if self.settings.health_port else None
        relaying = asyncio.create_task(relay.run())
        tasks = [asyncio.create_task(sweep(pool, self.settings))]
        tasks += [asyncio.ensure_future(work(desk)) for work in self._background]
        tasks += self._bus.work()
        self._running = Running(pool, reserve, relay, relaying, publisher, health, tasks)
        for task in [relaying, *tasks]:
            task.add_done_callback(_end_with)

    async def tell(self) -> None:
        """Say that work gets done from here on."""
        health = self._running.health if self._running else None
        log.info("service.ready", health_port=health.port if health else 0)

    async def stop(self) -> None:
        """Finish what was delivered, say what is still unsaid, then close (design.md 6.9, 6.11)."""
        running, self._running = self._running, None
        if running is None:
            return
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._drain(running)
        except TimeoutError:
            log.critical("service.not_drained")
            os._exit(EXIT_BROKEN)
        log.info("service.stopped")

    async def _drain(self, running: Running) -> None:
        await self._bus.stop()
        for task in [running.relaying, *running.tasks]:
            task.remove_done_callback(_end_with)
        for task in running.tasks:
            task.cancel()
        await asyncio.gather(*running.tasks, return_exceptions=True)
        running.relay.finish()
        await asyncio.gather(running.relaying, return_exceptions=True)
        with contextlib.suppress(ConnectionError, TimeoutError):
            while await running.relay.relay_once():
                pass
        if running.health:
            await running.health.stop()
        await running.publisher.close()
        await running.reserve.close()
        await running.pool.close()

    def application(self) -> FastStream:
        """The FastStream application: `faststream run services.<name>.app:application --factory --workers N`."""
        logs.configure(service=self.name, level=self.settings.log_level)
        return FastStream(
            self.broker, logger=None, on_startup=[self.open], after_startup=[self.tell], on_shutdown=[self.stop]
        )

    def _health(self) -> Health:
        health = Health(host=self.settings.health_host, port=self.settings.health_port, check=self.check)
        health.start()
        return health

    async def check(self) -> dict[str, bool]:
        """What readiness asks: consumers running, publisher connected, database answering."""
        running = self._running
        return {
            "consumers": running is not None and await self._bus.consuming(),
            "publisher": running is not None and running.publisher.connected,
            "database": running is not None and await _answers(running.pool),
        }


async def _answers(pool: Pool) -> bool:
    try:
        async with asyncio.timeout(1):
            await pool.fetchval("select 1")
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    return True


def _end_with(task: asyncio.Task[None]) -> None:
    """A task that must never end has ended: end the process, so that its supervisor starts a whole one."""
    log.critical("service.broken", exc_info=None if task.cancelled() else task.exception())
    os._exit(EXIT_BROKEN)


async def _until_stopped(application: FastStream) -> None:
    """A process that cannot start says why in one line and is gone at once: connections that try to come back, and
    a traceback with somebody's values in it, must not outlive it."""
    try:
        await application.run()
    except Exception as error:
        log.critical("service.failed", exc_info=error)
        os._exit(EXIT_BROKEN)


def main(build: Callable[[S], Service[Any]], settings: type[S], *, name: str) -> None:
    """`run` or `migrate` (python -m services.<name>)."""
    parser = argparse.ArgumentParser(prog=f"services.{name}")
    parser.add_argument("verb", choices=("run", "migrate"))
    verb = parser.parse_args().verb
    found = settings()
    logs.configure(service=name, level=found.log_level)
    if verb == "migrate":
        log.info("migrated", applied=asyncio.run(migrate(found.database_owner_url, name)))
    else:
        uvloop.run(_until_stopped(build(found).application()))
