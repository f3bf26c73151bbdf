"""Migrations: plain SQL that only goes forward, under an advisory lock, each file known by its checksum."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import structlog

log = structlog.get_logger()
KERNEL = Path(__file__).parent / "migrations"
GRANTS = Path(__file__).parent.parent / "services" / "grants.sql"
_TABLE = """
create table if not exists migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now()
)
"""


class MigrationChanged(Exception):
    """A migration that was already applied has been edited: write a new one instead."""


@dataclass(frozen=True)
class Migration:
    """One file: its name orders it, its checksum proves it unchanged."""

    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """Hex SHA-256 of the text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations_of(service: str) -> list[Migration]:
    """The kernel's files, then the service's, in order of name."""
    own = Path(__file__).parent.parent / "services" / service / "migrations"
    files = [*sorted(KERNEL.glob("*.sql")), *sorted(own.glob("*.sql"))]
    return [Migration(path.name, path.read_text()) for path in files]


def grants_of(service: str) -> str:
    """What services/grants.sql gives every service, and the service's own section."""
    sections = dict(re.findall(r"^-- service: (\w+)$(.*?)(?=^-- service: |\Z)", GRANTS.read_text(), re.M | re.S))
    every: str = sections["every"]
    own: str = sections[service]
    return every.replace("<service>", service) + own


async def migrate(owner_url: str, service: str) -> list[str]:
    """Apply what is new and the grants, as the schema's owner; the names applied. Raises MigrationChanged."""
    connection = await asyncpg.connect(owner_url)
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(hashtextextended('chartkey ' || $1, 0))", service)
            await connection.execute(_TABLE)
            applied = await connection.fetch("select name, checksum from migrations")
            fresh = _fresh(migrations_of(service), {row["name"]: row["checksum"] for row in applied})
            for migration in fresh:
                await connection.execute(migration.sql)
                await connection.execute(
                    "insert into migrations (name, checksum) values ($1, $2)", migration.name, migration.checksum
                )
            await connection.execute(grants_of(service))
    finally:
        await connection.close()
    return [migration.name for migration in fresh]


def _fresh(known: list[Migration], applied: dict[str, str]) -> list[Migration]:
    changed = [one.name for one in known if applied.get(one.name, one.checksum) != one.checksum]
    if changed:
        raise MigrationChanged(", ".join(changed))
    return [one for one in known if one.name not in applied]
