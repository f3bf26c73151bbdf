"""A whole Chartkey for one test: a fresh database, empty queues, and services running in this process."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aio_pika
import asyncpg
from aio_pika.abc import AbstractChannel
from asyncpg.pool import PoolConnectionProxy

from launcher.keys import Secrets
from shared.ids import new_id
from shared.messages import Command, Event
from shared.migrate import migrate
from shared.publisher import Outgoing, Publisher
from shared.rpc import BusClient
from shared.service import Service
from shared.wire import Attributes, encode, new_trace

SERVICES = ("enrollment", "identity", "notifications", "records")
PRACTICE = "integrative-medicine"
ARGON2_FLOOR = {"CHARTKEY_ARGON2_MEMORY_KIB": "19456", "CHARTKEY_ARGON2_TIME": "2", "CHARTKEY_ARGON2_PARALLELISM": "1"}


@dataclass(frozen=True)
class Servers:
    """Where `./chartkey test` put the private servers."""

    admin_url: str
    broker_admin_url: str
    secrets: Secrets

    @classmethod
    def from_environment(cls) -> Servers:
        """Read what `./chartkey test` exported. KeyError tells to run it."""
        return cls(
            admin_url=os.environ["CHARTKEY_TEST_POSTGRES_ADMIN_URL"],
            broker_admin_url=os.environ["CHARTKEY_TEST_RABBITMQ_ADMIN_URL"],
            secrets=Secrets.model_validate_json(Path(os.environ["CHARTKEY_TEST_SECRETS"]).read_text()),
        )

    def database_url(self, role: str, password: str, database: str) -> str:
        """The DSN of `role` in `database`."""
        parts = urlsplit(self.admin_url)
        return parts._replace(netloc=f"{role}:{password}@{parts.hostname}:{parts.port}", path=f"/{database}").geturl()

    def broker_url(self, user: str) -> str:
        """The URL of one RabbitMQ user in the suite's vhost."""
        parts = urlsplit(self.broker_admin_url)
        return parts._replace(netloc=f"{user}:{self.secrets.rabbitmq[user]}@{parts.hostname}:{parts.port}").geturl()


class Ehr:
    """The demo EHR: publishes on exchange `ehr` as its own user and reads its own outbound queue."""

    def __init__(self, url: str, user: str) -> None:
        self.user = user
        self._url = url
        self._publisher = Publisher(url, name="test EHR")
        self._connection: aio_pika.abc.AbstractConnection | None = None
        self.heard: list[tuple[str, dict[str, Any]]] = []

    async def open(self) -> None:
        """Connect and listen."""
        await self._publisher.open()
        self._connection = await aio_pika.connect(self._url)
        channel = await self._connection.channel()
        queue = await channel.get_queue(f"{self.user}.outbound", ensure=False)
        await queue.consume(self._hear, no_ack=True)

    async def close(self) -> None:
        """Disconnect."""
        await self._publisher.close()
        if self._connection is not None:
            await self._connection.close()

    async def tell(
        self, event: Event | bytes, *, ce_id: str | None = None, practice: str = PRACTICE, key: str = "", **headers: str
    ) -> str:
        """Publish `event` (or raw bytes under `key`); the ce-id it went under."""
        identity = ce_id or str(new_id())
        kind = event.key if isinstance(event, Event) else key
        body = encode(event) if isinstance(event, Event) else event
        sent = Attributes(identity, kind, identity, new_trace()).headers(self.user) | headers
        routed = await self._publisher.publish_all(
            [Outgoing("ehr", f"{practice}.{kind}", body, sent, message_id=identity)]
        )
        assert routed == [True]
        return identity

    async def _hear(self, raw: aio_pika.abc.AbstractIncomingMessage) -> None:
        self.heard.append((str(raw.headers["ce-type"]), json.loads(raw.body)))

    def said(self, kind: str) -> list[dict[str, Any]]:
        """Every message of this type on the outbound queue so far."""
        return [body for found, body in self.heard if found == kind]


@dataclass
class Suite:
    """One test's Chartkey. `environment` is what the processes would be given; `at_hand` are workers that have been at
    work all the while in a house that tests share: whoever starts their service as it is takes them.
    """

    servers: Servers
    database: str
    bus: BusClient
    ehr: Ehr
    running: dict[str, list[Service[Any]]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    lookouts: dict[str, asyncpg.Pool[asyncpg.Record]] = field(default_factory=dict)
    at_hand: dict[str, Service[Any]] = field(default_factory=dict)

    def environment(self, service: str) -> dict[str, str]:
        """The environment of one service's process."""
        secrets = self.servers.secrets
        index = secrets.index_keys.get(service, "")
        return {
            "CHARTKEY_RABBITMQ_URL": self.servers.broker_url(service),
            "CHARTKEY_SEAL_PRIVATE_KEY": secrets.seal_private_keys[service],
            "CHARTKEY_SEAL_PUBLIC_KEYS": json.dumps(secrets.seal_public_keys()),
            "CHARTKEY_DATABASE_URL": self.database_url(service),
            "CHARTKEY_DATA_KEYS": json.dumps({"k1": secrets.data_keys.get(service, "")}),
            "CHARTKEY_INDEX_KEY": index,
            "CHARTKEY_PIN_KEY": secrets.pin_key,
            "CHARTKEY_SIGNING_KEY": secrets.signing_key,
            "CHARTKEY_ASSERTION_PUBLIC_KEY": secrets.assertion_public_key(),
            "CHARTKEY_FORM_KEY": secrets.form_key,
            "CHARTKEY_PUBLIC_URL": "http://localhost:8080",
            "CHARTKEY_SMTP_HOST": "127.0.0.1",
            "CHARTKEY_SMTP_PORT": "1",
            **ARGON2_FLOOR,
            **self.extra,
        }

    def database_url(self, service: str, *, owner: bool = False) -> str:
        """The DSN of a service's runtime (or owner) role."""
        secrets = self.servers.secrets
        role, passwords = ("owner", secrets.postgres_owners) if owner else ("runtime", secrets.postgres_runtimes)
        return self.servers.database_url(f"{service}_{role}", passwords.get(service, ""), self.database)

    async def start(self, *names: str, **settings: Any) -> None:
        """Start one more worker of each named service in this process; `settings` override its settings."""
        for name in names:
            service = None if settings else self.at_hand.pop(name, None)
            if service is None:
                service = self.build(name, **settings)
                await service.start()
            self.running.setdefault(name, []).append(service)

    def build(self, name: str, **settings: Any) -> Service[Any]:
        """A service as its own app.py composes it, with this suite's settings."""
        app = importlib.import_module(f"services.{name}.app")
        kind = importlib.import_module(f"services.{name}.settings").Settings
        values = {key.removeprefix("CHARTKEY_").lower(): value for key, value in self.environment(name).items()}
        fields = {key: value for key, value in values.items() if key in kind.model_fields}
        for key in ("data_keys", "seal_public_keys"):
            fields[key] = json.loads(fields[key])
        service: Service[Any] = app.build(kind(**{**fields, **settings}))
        return service

    async def stop(self, *names: str) -> None:
        """Stop all workers of the named services (all services when none is named)."""
        for name in names or tuple(self.running):
            for service in self.running.pop(name, []):
                await service.stop()

    @asynccontextmanager
    async def connection(self, service: str) -> AsyncIterator[PoolConnectionProxy[asyncpg.Record]]:
        """A superuser's connection that sees this service's schema. They are kept: tests look again and again."""
        if service not in self.lookouts:
            url = urlsplit(self.servers.admin_url)._replace(path=f"/{self.database}").geturl()
            pool = asyncpg.create_pool(url, min_size=0, max_size=50, server_settings={"search_path": service})
            self.lookouts[service] = pool
            await pool
        async with self.lookouts[service].acquire() as connection:
            yield connection

    async def somebody_waits(self, service: str, *, within: float = 10.0) -> None:
        """Wait until this service, or another, stands at a row that somebody else has locked."""
        asked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"

        async def found() -> bool:
            async with self.connection(service) as connection:
                return bool(await connection.fetchval(asked))

        await eventually(found, within=within)

    async def add_practice(self, practice_id: str = PRACTICE, name: str = "Integrative Medicine", **more: Any) -> None:
        """Add a practice by enrollment's own command; its reminders go at any hour, whenever the tests run."""
        add = importlib.import_module("services.enrollment.practices").add_practice
        await add(self.database_url("enrollment"), practice_id=practice_id, name=name, **more)
        async with self.connection("enrollment") as connection:
            await connection.execute("update practices set reminders_since = 0, reminders_until = 24")

    async def announce(self, event: Event, *, message_id: str | None = None, by: str | None = None) -> str:
        """Publish `event` on exchange `events` as its announcer; the id it went under."""
        return await self._publish(by or event.announcers[0], event, event.key, message_id)

    async def order(self, command: Command, *, by: str, lane: str | None = None, message_id: str | None = None) -> str:
        """Publish `command` as the service that asks it."""
        key = f"{command.key}.{lane}" if lane else command.key
        return await self._publish(by, command, key, message_id)

    async def _publish(self, user: str, message: Event | Command, key: str, message_id: str | None) -> str:
        if user not in self.publishers:
            self.publishers[user] = Publisher(self.servers.broker_url(user), name=f"test {user}")
            await self.publishers[user].open()
        identity = message_id or str(new_id())
        headers = Attributes(identity, message.key, identity, new_trace()).headers(user)
        outgoing = Outgoing(message.exchange, key, encode(message), headers, message_id=identity)
        assert await self.publishers[user].publish_all([outgoing]) == [True]
        return identity

    async def close(self) -> None:
        """Stop everything."""
        self.running |= {name: [*self.running.get(name, []), idle] for name, idle in self.at_hand.items()}
        await self.stop()
        for pool in self.lookouts.values():
            pool.terminate()
        for publisher in self.publishers.values():
            await publisher.close()
        await self.ehr.close()
        await self.bus.close()


async def eventually(check: Callable[[], Awaitable[Any]], *, within: float = 10.0) -> Any:
    """The first truthy result of `check`; AssertionError after `within` seconds."""
    async with asyncio.timeout(within):
        while True:
            if found := await check():
                return found
            await asyncio.sleep(0.02)


async def make_template(servers: Servers, name: str = "chartkey_template") -> None:
    """A migrated, empty database that each test's database is copied from."""
    connection = await asyncpg.connect(servers.admin_url)
    try:
        await connection.execute(f'drop database if exists "{name}"')
        await connection.execute(f'create database "{name}" template chartkey')
    finally:
        await connection.close()
    for service in SERVICES:
        if not Path(__file__).parent.parent.joinpath("services", service, "migrations").exists():
            continue
        owner = servers.secrets.postgres_owners[service]
        await migrate(servers.database_url(f"{service}_owner", owner, name), service)


@asynccontextmanager
async def fresh_suite(servers: Servers) -> AsyncIterator[Suite]:
    """A suite on its own database with empty queues; dropped at the end."""
    database = f"test_{new_id().hex}"
    admin = await asyncpg.connect(servers.admin_url)
    await admin.execute(f'create database "{database}" template chartkey_template strategy file_copy')
    await empty_queues(servers)
    bus = await BusClient.connect(servers.broker_url("gateway"), "test gateway")
    ehr = Ehr(servers.broker_url("ehr.demo"), "ehr.demo")
    await ehr.open()
    suite = Suite(servers, database, bus, ehr)
    try:
        yield suite
    finally:
        await suite.close()
        await admin.execute(f'drop database "{database}" with (force)')
        await admin.close()


async def empty_queues(servers: Servers, services: Sequence[str] = ("",)) -> None:
    """Purge every queue (of these services), those first from which messages come back; the broker takes a channel's
    orders in order, so only the last one is waited for."""
    definitions = json.loads((Path(os.environ["CHARTKEY_TEST_DIRECTORY"]) / "definitions.json").read_text())
    connection = await aio_pika.connect(servers.broker_admin_url)
    async with connection:
        names = [queue["name"] for queue in definitions["queues"] if queue["name"].startswith(tuple(services))]
        await purge_all(await connection.channel(), sorted(names, key=len, reverse=True))


async def purge_all(channel: AbstractChannel, queues: Sequence[str]) -> None:
    """Nothing waits in any of them."""
    for number, name in enumerate(queues, 1):
        await (await channel.get_queue(name, ensure=False)).purge(no_wait=number < len(queues))
