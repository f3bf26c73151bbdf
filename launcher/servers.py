"""The private servers of one folder, started and stopped together: the one way for up, tests, benchmarks."""

import contextlib
import fcntl
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from launcher import database, external, topology
from launcher.failures import StepFailedError
from launcher.keys import ADMINISTRATOR, Secrets, load_or_create
from launcher.layout import PROJECT, VHOST, private_folder
from launcher.ports import PortBook
from launcher.postgres import SUPERUSER, PrivatePostgres
from launcher.programs import find_postgres, find_rabbitmq
from launcher.progress import Step, silently
from launcher.rabbitmq import PrivateRabbitmq


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Where the two servers are and how to reach them; `postgres` or `rabbitmq` is None when it is someone else's."""

    directory: Path
    secrets: Secrets
    ports: PortBook
    postgres: PrivatePostgres | None
    rabbitmq: PrivateRabbitmq | None
    admin_url: str
    broker_url: str | None = None

    def database_url(self, role: str, password: str) -> str:
        """The DSN of one role in the suite's database."""
        if self.postgres:
            return self.postgres.dsn(user=role, password=password, database="chartkey")
        return with_login(self.admin_url, user=role, password=password, path="chartkey")

    def rabbitmq_url(self, user: str) -> str:
        """The URL of one RabbitMQ user in the suite's vhost."""
        password = self.secrets.rabbitmq[user]
        if self.rabbitmq:
            return self.rabbitmq.url(user=user, password=password, vhost=VHOST)
        return with_login(str(self.broker_url), user=user, password=password, path=VHOST)

    def test_environment(self) -> dict[str, str]:
        """What the fixtures of tests and benchmarks need to find these servers."""
        if not self.rabbitmq or not self.postgres:
            raise StepFailedError(
                "Tests need private servers",
                why="they stop and kill them",
                next_step="unset CHARTKEY_DATABASE_URL and CHARTKEY_RABBITMQ_URL",
            )
        return {
            "CHARTKEY_TEST_DIRECTORY": str(self.directory),
            "CHARTKEY_TEST_SECRETS": str(self.directory / "secrets.json"),
            "CHARTKEY_TEST_POSTGRES_ADMIN_URL": self.admin_url,
            "CHARTKEY_TEST_RABBITMQ_HOST": "127.0.0.1",
            "CHARTKEY_TEST_RABBITMQ_PORT": str(self.rabbitmq.port),
            "CHARTKEY_TEST_RABBITMQ_ADMIN_URL": self.rabbitmq_url(ADMINISTRATOR),
            "CHARTKEY_TEST_RABBITMQCTL": str(self.directory / "rabbitmq" / "rabbitmqctl"),
            "CHARTKEY_TEST_BROKER_CONTROL": _control_script(self.directory, "broker"),
            "CHARTKEY_TEST_POSTGRES_CONTROL": _control_script(self.directory, "postgres"),
        }


@contextlib.contextmanager
def start_private_servers(
    directory: Path, *, step: Step = silently, meanwhile: Callable[[Servers], None] | None = None
) -> Iterator[Servers]:
    """Starts both servers in `directory` (empty, or from an earlier start), prepares roles and topology, stops both.

    `step` shows progress; `meanwhile` runs once the database is ready, while RabbitMQ still boots.
    """
    with locked(directory), contextlib.ExitStack() as running:
        with step("Finding PostgreSQL and RabbitMQ"):
            servers = _prepare(directory)
        with step("Starting PostgreSQL"):
            _start(servers, running)
        with step("Preparing the database"):
            database.bootstrap(servers.admin_url, servers.secrets)
            if meanwhile:
                meanwhile(servers)
        with step("Starting RabbitMQ"):
            if servers.rabbitmq:
                servers.rabbitmq.wait_ready()
            else:
                external.check_broker(servers.rabbitmq_url("gateway"), definitions=directory / "definitions.json")
        yield servers


def attach(directory: Path) -> Servers:
    """The servers of a folder in which another launcher runs them. StepFailedError when nothing was started there."""
    if not (directory / "secrets.json").exists():
        raise StepFailedError(
            "Nothing runs here", why=f"{directory} has no keys", next_step="start ./chartkey up first"
        )
    secrets = load_or_create(directory / "secrets.json")
    admin_url, cluster = os.environ.get("CHARTKEY_DATABASE_URL", ""), None
    if not admin_url:
        cluster = PrivatePostgres.load(directory / "postgres")
        admin_url = cluster.dsn(user=SUPERUSER, password=secrets.postgres_superuser, database="postgres")
    broker_url = os.environ.get("CHARTKEY_RABBITMQ_URL")
    return Servers(
        directory=directory,
        secrets=secrets,
        ports=PortBook(directory / "ports.json"),
        postgres=cluster,
        rabbitmq=None if broker_url else PrivateRabbitmq.load(directory / "rabbitmq"),
        admin_url=admin_url,
        broker_url=broker_url,
    )


def _start(servers: Servers, running: contextlib.ExitStack) -> None:
    """Both begin at once; only PostgreSQL is waited for, because RabbitMQ takes longer."""
    if servers.rabbitmq:
        running.callback(servers.rabbitmq.stop)
        servers.rabbitmq.start()
    if servers.postgres:
        running.callback(servers.postgres.child.stop)
        servers.postgres.start()
        servers.postgres.wait_ready()


def _prepare(directory: Path) -> Servers:
    (directory / "env").unlink(missing_ok=True)  # its presence means that the servers are ready
    systems = topology.read_ehr_systems(directory / "ehr-systems.json")
    secrets = load_or_create(directory / "secrets.json", ehr_users=tuple(system.user for system in systems))
    ports = PortBook(directory / "ports.json")
    node = cluster = None
    if not (broker_url := os.environ.get("CHARTKEY_RABBITMQ_URL")):
        node = PrivateRabbitmq.prepare(directory / "rabbitmq", programs=find_rabbitmq(), ports=ports)
    topology.write_definitions(directory / "definitions.json", kept=secrets, ehr_systems=systems)
    if not (admin_url := os.environ.get("CHARTKEY_DATABASE_URL")):
        programs, password = find_postgres(), secrets.postgres_superuser
        cluster = PrivatePostgres.prepare(directory / "postgres", programs=programs, ports=ports, password=password)
        admin_url = cluster.dsn(user=SUPERUSER, password=password, database="postgres")
    return Servers(
        directory=directory,
        secrets=secrets,
        ports=ports,
        postgres=cluster,
        rabbitmq=node,
        admin_url=admin_url,
        broker_url=broker_url,
    )


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Only one launcher works in a folder; the kernel drops the lock of a killed one."""
    with (private_folder(directory) / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StepFailedError(
                "Chartkey is already running here",
                why=f"another ./chartkey holds {lock.name}",
                next_step="stop it with Ctrl-C in its terminal",
            ) from error
        yield


def _control_script(directory: Path, name: str) -> str:
    """A small program that stops, kills and starts one server, for fault tests."""
    folder = directory / ("rabbitmq" if name == "broker" else name)
    script = directory / "control" / name
    private_folder(script.parent)
    python = f"PYTHONPATH={shlex.quote(str(PROJECT))} exec {shlex.quote(sys.executable)}"
    script.write_text(f'#!/bin/sh\n{python} -m launcher.control {shlex.quote(str(folder))} "$@"\n')
    script.chmod(0o700)
    return str(script)


def with_login(url: str, *, user: str, password: str, path: str) -> str:
    """The same server under another user and path (database or vhost)."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{place}", path=f"/{path}").geturl()
