"""Two toy services, alpha and beta, that exercise the kernel with contracts of their own."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from nacl.public import PrivateKey

from shared.bus import Refused, Subscriptions
from shared.messages import Event, Line, Reply, Request
from shared.migrate import KERNEL
from shared.service import Service
from shared.settings import ServiceSettings
from shared.topology import EhrSystem, definitions
from shared.work import Work
from tests.suite import Servers

VHOST = "toys"
USERS = ("alpha", "beta", "asker", "ehr.toy", "ehr.other")
PASSWORDS = {user: secrets.token_urlsafe(16) for user in USERS}
EHRS = (EhrSystem("ehr.toy", ("clinic",)), EhrSystem("ehr.other", ("hospital",)))


class ThingSeen(Event, key="thing.seen", aggregate="thing", announcers=("ehr",), exchange="ehr"):
    """An EHR saw a thing. `wish` tells the toy what to do with it."""

    thing: Line
    wish: Line = ""


class ThingKept(Event, key="thing.kept", aggregate="thing", announcers=("alpha",)):
    """Alpha has kept a thing."""

    thing: Line


class Counted(Reply):
    """How often."""

    count: int


class CountThing(Request[Counted], key="beta.count-thing"):
    """Count one more; asked twice under one id, it counts once."""

    thing: Line
    pause: float = 0.0


class LookAtThing(Request[Counted], key="beta.look-at-thing", query=True, deadline=1.0):
    """How often was it counted?"""

    thing: Line
    pause: float = 0.0


@dataclass
class Tools:
    """What the toys remember outside the database, to prove what ran."""

    calls: list[str] = field(default_factory=list)
    die: Any = None


async def keep_thing(work: Work[Tools], event: ThingSeen) -> Refused | None:
    """Alpha: one row per thing, told on to beta."""
    work.tools.calls.append(event.thing)
    if event.wish == "refuse":
        return Refused("not_wanted")
    if event.wish == "fail":
        raise ZeroDivisionError
    if event.wish == "die" and work.tools.die:
        work.tools.die()
    await work.connection.execute("insert into things (thing) values ($1)", event.thing)
    work.audit(chain=f"clinic/{event.thing}", actor=work.source, right="ehr", action="thing.keep")
    work.announce(ThingKept(thing=event.thing))
    return None


async def note_thing(work: Work[Tools], event: ThingKept) -> None:
    """Beta: the second hop."""
    work.tools.calls.append(event.thing)
    await work.connection.execute("insert into things (thing) values ($1)", event.thing)


async def count_thing(work: Work[Tools], request: CountThing) -> Counted:
    """Beta: an upsert."""
    await asyncio.sleep(request.pause)
    sql = "insert into counts (thing) values ($1) on conflict (thing) do update set n = counts.n + 1 returning n"
    return Counted(count=await work.connection.fetchval(sql, request.thing))


async def look_at_thing(work: Work[Tools], request: LookAtThing) -> Counted:
    """Beta: a reading."""
    await asyncio.sleep(request.pause)
    return Counted(count=await work.connection.fetchval("select n from counts where thing = $1", request.thing) or 0)


ALPHA = Subscriptions("alpha", hears={ThingSeen: keep_thing}, obeys={}, answers={}, announces=(ThingKept,))
BETA = Subscriptions(
    "beta", hears={ThingKept: note_thing}, obeys={}, answers={CountThing: count_thing, LookAtThing: look_at_thing}
)
ASKER = Subscriptions("asker", hears={}, obeys={}, answers={}, asks=(CountThing, LookAtThing))
TABLES = (ALPHA, BETA, ASKER)
_OWN = "create table things (thing text primary key); create table counts (thing text primary key, n int default 1)"


def deploy_topology(folder: Path) -> None:
    """Import the toys' definitions into a vhost of their own."""
    made = definitions(vhost=VHOST, passwords=PASSWORDS, ehr_systems=EHRS, tables=TABLES)
    refusal = {"source": "outbound", "destination_type": "queue", "routing_key": "never", "arguments": {}}
    assert refusal["source"] in {exchange["name"] for exchange in made["exchanges"]}
    everything = {"vhost": VHOST, "configure": ".*", "write": ".*", "read": ".*"}
    made["permissions"].append({"user": "administrator", **everything})
    path = folder / "toys.json"
    path.write_text(json.dumps(made))
    subprocess.run([os.environ["CHARTKEY_TEST_RABBITMQCTL"], "import_definitions", str(path)], check=True)


def broker_url(servers: Servers, user: str) -> str:
    """The URL of a toy's user in the toys' vhost."""
    parts = urlsplit(servers.broker_admin_url)
    password = PASSWORDS.get(user) or servers.secrets.rabbitmq["administrator"]
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

    def build(self, table: Subscriptions, **settings: Any) -> Service[Any]:
        """A toy service."""
        key = b64encode(bytes(32)).decode()
        values = {
            "rabbitmq_url": broker_url(self.servers, table.service),
            "database_url": self.url(table.service),
            "seal_private_key": b64encode(bytes(PrivateKey.generate())).decode(),
            "seal_public_keys": {},
            "data_keys": {"k1": key},
            "index_key": key,
        }
        return Service(
            settings=ServiceSettings(**{**values, **settings}), subscriptions=table, tools=self.tools[table.service]
        )

    async def start(self, *tables: Subscriptions, **settings: Any) -> list[Service[Any]]:
        """Start one worker of each table."""
        started = [self.build(table, **settings) for table in tables]
        for service in started:
            await service.start()
        self.running += started
        return started

    async def fetch(self, schema: str, sql: str, *arguments: Any) -> Any:
        """One value from a toy's schema."""
        connection = await asyncpg.connect(self.url(schema))
        try:
            return await connection.fetchval(sql, *arguments)
        finally:
            await connection.close()


@asynccontextmanager
async def fresh_toys(servers: Servers) -> AsyncIterator[Toys]:
    """A new database with the kernel's tables in each toy's schema."""
    database = f"toys_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(servers.admin_url)
    await admin.execute(f'create database "{database}"')
    toys = Toys(servers, database, {"alpha": Tools(), "beta": Tools()})
    for schema in ("alpha", "beta"):
        connection = await asyncpg.connect(toys.url("public"))
        await connection.execute(f"create schema {schema}; set search_path = {schema}")
        for migration in sorted(KERNEL.glob("*.sql")):
            await connection.execute(migration.read_text())
        await connection.execute(_OWN)
        await connection.close()
    try:
        yield toys
    finally:
        for service in toys.running:
            await service.stop()
        await admin.execute(f'drop database "{database}" with (force)')
        await admin.close()
