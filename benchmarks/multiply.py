"""Fill the tables: every row that some real patients left is copied many times over, each copy a patient of its own.

Ids keep their order and their ties: the copies of one invitation's rows carry ids made from its own id and the copy's
number, in every table alike. Copies lie up to thirty days before their original, as they would have come in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import asyncpg

from benchmarks.house import House
from launcher.layout import DATA_SERVICES

LIMIT_SECONDS = 900.0
LEFT_ALONE = ("migrations", "practices", "outbox", "suspects", "ended_sessions")
"""What does not grow with the invitations: sent words live for ten minutes."""
THIRTY_DAYS = 30 * 24 * 3600 * 1000
TOLD_APART = ("chart_id", "chain", "message_id", "fingerprint", "ce_id", "subject", "resource_id")
"""Texts that name one patient's things."""
LOOKED_UP = ("person", "username_index", "email_index", "name_index")
"""Keyed hashes that name one person; other bytes are sealed or hashed content and are copied as they are."""
COLUMNS = """
select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum
"""
TABLES = "select tablename as name from pg_tables where schemaname = $1 and tablename <> all($2::text[])"
REFERENCES = """
select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
where contype = 'f' and connamespace = $1::regnamespace
"""


@dataclass(frozen=True)
class Column:
    """A column's name and type, as Postgres tells them."""

    name: str
    type: str


async def multiply(house: House, factor: int) -> None:
    """Make `factor` patients of each one, and leave the tables vacuumed and analyzed."""
    await asyncio.gather(*(_multiply(house, service, factor) for service in DATA_SERVICES))


async def _multiply(house: House, service: str, factor: int) -> None:
    """One service's tables, as their owner."""
    url = house.servers.database_url(f"{service}_owner", house.servers.secrets.postgres_owners[service])
    owner = await asyncpg.connect(url)
    try:
        await owner.execute("set synchronous_commit = off")
        for table in await _tables(owner, service):
            columns = [Column(row["name"], row["type"]) for row in await owner.fetch(COLUMNS, table)]
            await owner.execute(statement(table, columns, factor), timeout=LIMIT_SECONDS)
            await owner.execute(f"vacuum (freeze, analyze) {table}", timeout=LIMIT_SECONDS)
    finally:
        await owner.close()


def statement(table: str, columns: Iterable[Column], factor: int) -> str:
    """The insert that adds `factor` - 1 copies of every row."""
    columns = list(columns)
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(_copied(column, max(1, THIRTY_DAYS // factor), factor) for column in columns)
    return (
        f"with original as materialized (select * from {table}) "
        f"insert into {table} ({names}) select {values} from generate_series(1, {factor - 1}) as n, original"
    )


def _copied(column: Column, apart: int, factor: int) -> str:
    """The expression of one column in copy `n`."""
    name = f'"{column.name}"'
    if column.type == "uuid":
        digits = f"replace({name}::text, '-', '')"
        moment = f"('x' || left({digits}, 12))::bit(48)::bigint - {apart}::bigint * ({factor} - n)"
        return f"(lpad(to_hex({moment}), 12, '0') || substr({digits}, 13))::uuid"
    if column.name in TOLD_APART and column.type == "text":
        return f"{name} || '.' || n"
    if column.name in LOOKED_UP:
        return f"sha256({name} || int8send(n))"
    return name


async def _tables(owner: asyncpg.Connection[asyncpg.Record], service: str) -> list[str]:
    """Tables of a schema, those that others refer to first."""
    found = [f"{service}.{row['name']}" for row in await owner.fetch(TABLES, service, LEFT_ALONE)]
    pairs = [
        (_named(row["child"], service), _named(row["parent"], service))
        for row in await owner.fetch(REFERENCES, service)
    ]
    return in_order(found, pairs)


def _named(table: str, service: str) -> str:
    return table if "." in table else f"{service}.{table}"


def in_order(tables: Iterable[str], references: Iterable[tuple[str, str]]) -> list[str]:
    """Parents before their children."""
    needs = {table: {parent for child, parent in references if child == table != parent} for table in sorted(tables)}
    placed: list[str] = []
    while len(placed) < len(needs):
        ready = [table for table, parents in needs.items() if table not in placed and parents <= set(placed)]
        if not ready:
            raise ValueError("tables refer to each other in a circle")
        placed += ready
    return placed
