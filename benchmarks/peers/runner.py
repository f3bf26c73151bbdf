"""Run the Django peer on a house's servers: its own environment, its processes, its measurements."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import aio_pika
import asyncpg

from benchmarks import cpu
from benchmarks.figures import Run
from benchmarks.house import House
from launcher.layout import PROJECT

HERE = Path(__file__).parent
LIMIT_SECONDS = 600.0
READY_SECONDS = 60.0
PREFORK = "2"
DELIVERED = "select count(delivered_at) from portal_enrollment"
REMOVED = ("peer.", "celery_delayed")
QUEUES = ("peer.invited", "peer.mail")


@dataclass
class Peer:
    """The Django peer on the house's Postgres, RabbitMQ and sink."""

    house: House
    python: Path
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _secret: str = field(default_factory=secrets.token_hex)

    async def prepare(self) -> None:
        """A fresh database of its own on the same Postgres, migrated."""
        async with self.house.superuser() as connection:
            await connection.execute("drop database if exists peer with (force)")
            await connection.execute("create database peer")
        await asyncio.to_thread(self.run, "-m", "django", "migrate", "--verbosity", "0")

    async def invitations(self, events: int) -> Run:
        """One run, from the first of N waiting events to the last noted as delivered.

        The worker is started and then stopped by a signal while the events are put, as Chartkey's enrollment is.
        """
        await asyncio.to_thread(self.run, "-m", "django", "flush", "--noinput", "--verbosity", "0")
        watch = await asyncpg.connect(self.environment()["PEER_DATABASE_URL"])
        self.start_worker()
        try:
            await self._consuming()
            await self._check_queues()
            return await self._measure(events, watch)
        finally:
            self.stop()
            await watch.close()
            await self._remove_queues()

    async def _measure(self, events: int, watch: asyncpg.Connection[asyncpg.Record]) -> Run:
        self.workers[0].send_signal(signal.SIGSTOP)
        await asyncio.to_thread(self.run, "-m", "benchmarks.peers.preload", str(events))
        await asyncio.sleep(1.0)
        seen, spent = self.house.accepted(), self._cpu()
        started = time.perf_counter()
        self.workers[0].send_signal(signal.SIGCONT)
        async with asyncio.timeout(LIMIT_SECONDS):
            while self.house.mails - seen.mails < events or await watch.fetchval(DELIVERED) < events:
                await asyncio.sleep(0.05)
        wall, after = time.perf_counter() - started, self._cpu()
        assert self.house.mails - seen.mails == events, "one mail for each event, no more"
        opened = self.house.accepted().connections - seen.connections
        assert opened <= int(PREFORK), f"{opened} SMTP connections for {events} mails: they are not reused"
        return Run(events, wall, {kind: after[kind] - spent[kind] for kind in after}, opened)

    async def _remove_queues(self) -> None:
        """Celery keeps dozens of queues for delays, whose upkeep would burden the next run of Chartkey."""
        broker = await aio_pika.connect(self.environment()["PEER_BROKER_URL"])
        async with broker, broker.channel() as channel:
            for name in await asyncio.to_thread(self.house.queues):
                if name.startswith(REMOVED):
                    await channel.queue_delete(name)

    async def _check_queues(self) -> None:
        """Without quorum queues the peer would be spared what Chartkey pays for."""
        types = await asyncio.to_thread(self.house.queues)
        for queue in QUEUES:
            assert types.get(queue) == "quorum", f"the broker says that {queue} is {types.get(queue)}"

    def start_worker(self) -> None:
        """One Celery node with a prefork process a core, on both queues."""
        argv = ["-m", "celery", "-A", "benchmarks.peers.portal", "worker", "-c", PREFORK, "-Q"]
        argv += [",".join(QUEUES), "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
        with (self.house.servers.directory / "peer-worker.log").open("wb") as output:
            process = subprocess.Popen(
                [str(self.python), *argv], cwd=PROJECT, env=self.environment(), stdout=output, stderr=output
            )
        self.workers.append(process)

    def stop(self) -> None:
        """End the workers, work in hand finished."""
        for process in self.workers:
            process.terminate()
        for process in self.workers:
            process.wait(60)
        self.workers.clear()

    async def _consuming(self) -> None:
        """Wait until the worker consumes both queues."""
        broker = await aio_pika.connect(self.environment()["PEER_BROKER_URL"])
        async with broker, asyncio.timeout(READY_SECONDS):
            for queue in QUEUES:
                while not await self._consumers(broker, queue):
                    await asyncio.sleep(0.2)

    @staticmethod
    async def _consumers(broker: aio_pika.abc.AbstractConnection, queue: str) -> int:
        try:
            async with broker.channel() as channel:
                found = await channel.declare_queue(queue, passive=True)
                return found.declaration_result.consumer_count or 0
        except aio_pika.exceptions.ChannelNotFoundEntity:
            return 0

    def _cpu(self) -> dict[str, float]:
        shared = self.house.cpu()
        found = {kind: shared[kind] for kind in ("postgres", "rabbitmq")}
        return {"worker": sum(cpu.seconds(process.pid) for process in self.workers), **found}

    def run(self, *arguments: str, told: str | None = None) -> None:
        """Run its Python to the end; `told` is its standard input."""
        argv = [str(self.python), *arguments]
        subprocess.run(argv, cwd=PROJECT, env=self.environment(), input=told, text=True, check=True)

    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        urls = self.house.servers
        return {
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "DJANGO_SETTINGS_MODULE": "benchmarks.peers.portal.settings",
            "PEER_DATABASE_URL": urls.admin_url.rpartition("/")[0] + "/peer",
            "PEER_BROKER_URL": urls.test_environment()["CHARTKEY_TEST_RABBITMQ_ADMIN_URL"],
            "PEER_SMTP_PORT": str(self.house.sink_port),
            "PEER_SECRET_KEY": self._secret,
        }
