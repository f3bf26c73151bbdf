"""The suite under measurement: private servers, a sink, and any number of workers of each service."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aio_pika
import asyncpg

from benchmarks import cpu
from launcher import environment
from launcher.layout import DATA_SERVICES, DATABASE, PROJECT, SERVICES, VHOST
from launcher.servers import Servers, start_private_servers
from services.enrollment.practices import add_practice
from shared.migrate import migrate

PRACTICE = "integrative-medicine"
READY_SECONDS = 120.0
USUAL_ROOM = 2**30
PACE = {
    "CHARTKEY_DOMAINS": '{"example.com": {"at_once": 1000, "per_minute": 1000000}}',
    "CHARTKEY_PRACTICES_MAILS_DAILY": f'{{"{PRACTICE}": 1000000}}',
}
"""One domain takes all mails of one practice: both are measured at a pace that holds up none."""


@dataclass(frozen=True)
class Accepted:
    """What the sink has seen since it began: mails, connections, and when the last mail came (monotonic)."""

    mails: int = 0
    connections: int = 0
    last: float = 0.0


@dataclass
class House:
    """Servers and processes; CPU is told by kind of process. `provider_port` is a benchmark's own provider of texts."""

    servers: Servers
    sink: subprocess.Popen[bytes]
    sink_port: int
    http_port: int = 0
    provider_port: int = 0
    processes: dict[str, list[subprocess.Popen[bytes]]] = field(default_factory=dict)

    @property
    def mails(self) -> int:
        """How many mails the sink has accepted since it began."""
        return self.accepted().mails

    def accepted(self) -> Accepted:
        """The sink's own count."""
        mails, connections, last = (self.servers.directory / "mails").read_text().split()
        return Accepted(int(mails), int(connections), float(last))

    def letter(self) -> bytes:
        """The last mail that the sink counted, as it was sent."""
        return (self.servers.directory / "mails.letter").read_bytes()

    async def prepare(self) -> None:
        """Migrate, and add the practice that invites."""
        for service in DATA_SERVICES:
            owner = self.servers.secrets.postgres_owners[service]
            await migrate(self.servers.database_url(f"{service}_owner", owner), service)
        runtime = self.servers.secrets.postgres_runtimes["enrollment"]
        url = self.servers.database_url("enrollment_runtime", runtime)
        await add_practice(url, practice_id=PRACTICE, name="Integrative Medicine")

    async def empty(self) -> None:
        """Truncate what the last run left and purge every queue."""
        async with self.superuser() as connection:
            tables = await connection.fetch(
                "select schemaname || '.' || tablename as name from pg_tables "
                "where schemaname = any($1) and tablename not in ('migrations', 'practices')",
                list(DATA_SERVICES),
            )
            await connection.execute(f"truncate {', '.join(row['name'] for row in tables)}")
            await connection.execute("checkpoint")
        names = await asyncio.to_thread(self.queues)
        broker = await aio_pika.connect(self.servers.test_environment()["CHARTKEY_TEST_RABBITMQ_ADMIN_URL"])
        async with broker:
            channel = await broker.channel()
            for name in names:
                await (await channel.get_queue(name, ensure=False)).purge()

    def queues(self) -> dict[str, str]:
        """Every durable queue and its type, as the broker itself tells."""
        ctl = self.servers.test_environment()["CHARTKEY_TEST_RABBITMQCTL"]
        argv = [ctl, "--silent", "--formatter", "json", "--vhost", VHOST, "list_queues", "name", "type", "durable"]
        found = json.loads(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)
        return {queue["name"]: str(queue["type"]) for queue in found if queue["durable"]}

    @contextlib.asynccontextmanager
    async def superuser(self, database: str = DATABASE) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
        """A connection that may look into every schema."""
        parts = urlsplit(self.servers.admin_url)._replace(path=f"/{database}")
        connection = await asyncpg.connect(parts.geturl())
        try:
            yield connection
        finally:
            await connection.close()

    async def start(self, workers: int | Mapping[str, int] = 1) -> None:
        """Start so many processes of each data service (of those named, the others one) and one gateway, and wait
        until all are ready."""
        book = self.servers.ports
        self.http_port = book.port("http")
        provider = self.provider_port or book.port("catcher")  # where nothing listens, nobody is called
        waited = []
        for service in SERVICES:
            wanted = workers if isinstance(workers, int) else workers.get(service, 1)
            for worker in range(wanted if service in DATA_SERVICES else 1):
                health = book.port(f"{service}-{worker}")
                numbers = {service: health, "smtp": self.sink_port, "http": self.http_port, "catcher": provider}
                variables = environment.of_service(
                    service, self.servers, ports=numbers, public_url="http://localhost:8080"
                )
                variables |= PACE if service == "notifications" else {}
                self.processes.setdefault(service, []).append(self._spawn(service, worker, variables))
                waited.append(_ready(health, self._log(service, worker)))
        await asyncio.gather(*waited)

    def stop(self) -> None:
        """End all services."""
        everyone = [process for group in self.processes.values() for process in group]
        for process in everyone:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in everyone:
            process.wait(30)
        self.processes.clear()

    def signal(self, service: str, number: signal.Signals) -> None:
        """Send a signal to all workers of a service."""
        for process in self.processes[service]:
            process.send_signal(number)

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far by kind of process."""
        spent = {
            service: sum(cpu.seconds(process.pid) for process in group) for service, group in self.processes.items()
        }
        assert self.servers.postgres is not None
        assert self.servers.rabbitmq is not None
        spent["postgres"] = cpu.seconds(self.servers.postgres.child.pid() or 0)
        spent["rabbitmq"] = cpu.seconds(self.servers.rabbitmq.child.pid() or 0)
        return spent

    def _log(self, service: str, worker: int) -> Path:
        return self.servers.directory / f"{service}-{worker}.log"

    def _spawn(self, service: str, worker: int, variables: dict[str, str]) -> subprocess.Popen[bytes]:
        with self._log(service, worker).open("wb") as output:
            argv = [sys.executable, "-m", f"services.{service}", "run"]
            return subprocess.Popen(argv, env=variables, cwd=PROJECT, stdout=output, stderr=output)


@contextlib.contextmanager
def open_house(directory: Path) -> Iterator[House]:
    """Private servers and a sink in `directory`, gone at the end."""
    with start_private_servers(directory) as servers:
        port = servers.ports.port("sink")
        argv = [sys.executable, "-m", "benchmarks.sink", str(port), str(directory / "mails")]
        sink = subprocess.Popen(argv, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)})
        house = House(servers, sink, port)
        try:
            yield house
        finally:
            house.stop()
            sink.terminate()
            sink.wait(10)


@contextlib.contextmanager
def temporary_house(room: int = 0) -> Iterator[House]:
    """A house in memory where the machine allows it, so that a slow disk is not what is measured; `room` is how many
    bytes it will need beyond the usual."""
    memory = Path("/dev/shm")
    fits = memory.is_dir() and shutil.disk_usage(memory).free > room + USUAL_ROOM
    folder = str(memory) if fits else None
    with tempfile.TemporaryDirectory(prefix="chartkey-bench-", dir=folder) as name, open_house(Path(name)) as house:
        yield house


async def _ready(port: int, log: Path) -> None:
    try:
        await answers(port, "/readyz")
    except TimeoutError:
        raise RuntimeError(f"not ready: {log.read_text()[-2000:]}") from None


async def answers(port: int, path: str) -> None:
    """Wait until a server says 200. Raises TimeoutError."""
    async with asyncio.timeout(READY_SECONDS):
        while not await asyncio.to_thread(_says_ok, port, path):
            await asyncio.sleep(0.1)


def _says_ok(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
