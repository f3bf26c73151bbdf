"""Where the toys stand: a vhost of their own, and a fresh database for each test."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from nacl.public import PrivateKey

from shared.bus import Subscriptions
from shared.migrate import KERNEL
from shared.service import Service
from shared.settings import ServiceSettings
from shared.topology import EhrSystem, definitions
from tests.integration.kernel.toys import TABLES, TOY_TABLES, Tools
from tests.suite import Servers

VHOST = "toys"
USERS = ("alpha", "beta", "asker", "ehr.toy", "ehr.other")
PASSWORDS = {user: secrets.token_urlsafe(16) for user in USERS}
EHRS = (EhrSystem("ehr.toy", ("clinic", "surgery")), EhrSystem("ehr.other", ("hospital",)))


def toy_definitions() -> dict[str, Any]:
    """The toys' topology, as it is generated."""
    return definitions(vhost=VHOST, passwords=PASSWORDS, ehr_systems=EHRS, tables=TABLES)


def deploy_topology(folder: Path) -> None:
    """Import the toys' definitions into a vhost of their own."""
    made = toy_definitions()
    everything = {"vhost": VHOST, "configure": ".*", "write": ".*", "read": ".*"}
    made["permissions"].append({"user": "administrator", **everything})
    path = folder / "toys.json"
    path.write_text(json.dumps(made))
    path.chmod(0o600)
    rabbitmqctl("import_definitions", str(path))


def rabbitmqctl(*words: str) -> str:
    """What rabbitmqctl prints."""
    command = [os.environ["CHARTKEY_TEST_RABBITMQCTL"], *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def control_broker(action: str) -> None:
    """kill9, stop, start or restart RabbitMQ."""
    subprocess.run([os.environ["CHARTKEY_TEST_BROKER_CONTROL"], action], check=True)


def control_database(action: str) -> None:
    """kill9, stop, start or restart PostgreSQL."""
    subprocess.run([os.environ["CHARTKEY_TEST_POSTGRES_CONTROL"], action], check=True)


@asynccontextmanager
async def outage(control: Callable[[str], None], way: str) -> AsyncIterator[None]:
    """A server is away by `stop` or `kill9`, and back afterwards whatever happened."""
    await asyncio.to_thread(control, way)
    try:
        yield
    finally:
        await asyncio.to_thread(control, "start")


def broker_url(servers: Servers, user: str) -> str:
    """The URL of a toy's user in the toys' vhost."""
    parts = urlsplit(servers.broker_admin_url)
    password = PASSWORDS.get(user) or servers.secrets.rabbitmq[user]
    return parts._replace(netloc=f"{user}:{password}@{parts.hostname}:{parts.port}", path=f"/{VHOST}").geturl()


@dataclass
class Toys:
    """A database with a schema for each toy, and the toys that run."""

    servers: Servers
    database: str
    tools: Mapping[str, Tools]
    running: list[Service[Any]] = field(default_factory=list)

    def url(self, schema: str) -> str:
        """A superuser's DSN that sees one toy's schema."""
        parts = urlsplit(self.servers.admin_url)
        return parts._replace(path=f"/{self.database}", query=f"search_path={schema}").geturl()

    def settings(self, service: str) -> dict[str, Any]:
        """What a toy's process is given."""
        key = b64encode(bytes(32)).decode()
        return {
            "rabbitmq_url": broker_url(self.servers, service),
            "database_url": self.url(service),
            "seal_private_key": b64encode(bytes(PrivateKey.generate())).decode(),
            "seal_public_keys": {},
            "data_keys": {"k1": key},
            "index_key": key,
        }

    def build(self, table: Subscriptions, **settings: Any) -> Service[Any]:
        """A toy service."""
        values = ServiceSettings(**{**self.settings(table.service), **settings})
        return Service(settings=values, subscriptions=table, tools=self.tools[table.service])

    async def start(self, *tables: Subscriptions, **settings: Any) -> list[Service[Any]]:
        """Start one worker of each table."""
        started = [self.build(table, **settings) for table in tables]
        for service in started:
            self.running.append(service)
            await service.start()
        return started

    async def fetch(self, schema: str, sql: str, *arguments: Any) -> Any:
        """One value from a toy's schema."""
        connection = await asyncpg.connect(self.url(schema))
        try:
            return await connection.fetchval(sql, *arguments)
        finally:
            await connection.close()

    async def things(self, schema: str = "beta") -> list[str]:
        """What a toy has kept, in order."""
        return list(await self.fetch(schema, "select coalesce(array_agg(thing order by thing), '{}') from things"))


@asynccontextmanager
async def fresh_toys(servers: Servers) -> AsyncIterator[Toys]:
    """A new database with the kernel's tables in each toy's schema."""
    database = f"toys_{secrets.token_hex(6)}"
    toys = Toys(servers, database, {"alpha": Tools(), "beta": Tools()})
    await _administer(servers, f'create database "{database}"')
    for schema in ("alpha", "beta"):
        connection = await asyncpg.connect(toys.url("public"))
        await connection.execute(f"create schema {schema}; set search_path = {schema}")
        for migration in sorted(KERNEL.glob("*.sql")):
            await connection.execute(migration.read_text())
        await connection.execute(TOY_TABLES)
        await connection.close()
    try:
        yield toys
    finally:
        for service in toys.running:
            await service.stop()
        await _administer(servers, f'drop database "{database}" with (force)')


async def _administer(servers: Servers, sql: str) -> None:
    connection = await asyncpg.connect(servers.admin_url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
