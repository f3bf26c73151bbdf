"""The committed schemas are what the migrations add up to, and a runtime role can do no more than it should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.suite import SERVICES, Servers, Suite
from tools.schema import normalize, schema_of, target

OTHERS = {
    "enrollment": "identity.credentials",
    "identity": "enrollment.invitations",
    "notifications": "identity.links",
    "records": "identity.sessions",
}
REFUSED = (
    "update audit set actor = 'nobody'",
    "delete from audit",
    "truncate audit",
    "alter table audit add column note text",
    "alter table audit disable trigger all",
    "drop table audit",
    "delete from audit_heads",
    "truncate outbox",
    "drop table inbox",
    "alter table outbox add column note text",
    "update migrations set checksum = ''",
    "select * from migrations",
    "create table notes (id integer)",
    "create table public.notes (id integer)",
    "create schema notes",
    "create function now_and_then() returns integer language sql as 'select 1'",
    "copy audit to program 'cat'",
)


@asynccontextmanager
async def runtime(suite: Suite, service: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection as the service's own role."""
    connection = await asyncpg.connect(suite.database_url(service))
    try:
        yield connection
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_committed_schema_is_the_sum_of_the_migrations(template: Servers, service: str) -> None:
    url = urlsplit(template.admin_url)._replace(path="/chartkey_template").geturl()
    assert target(service).read_text() == await schema_of(url, service), "run python -m tools.schema"


def test_the_schema_says_nothing_of_the_server_it_was_made_on() -> None:
    dump = (
        "--\n-- Dumped by version 17\n\\restrict abc\nSET statement_timeout = 0;\nCREATE TABLE a (\n);\n\n\n\n"
        "SELECT pg_catalog.set_config('search_path', '', false);\n\\unrestrict abc\n"
    )
    assert normalize(dump) == "\nCREATE TABLE a (\n);\n"


@pytest.mark.parametrize("service", SERVICES)
async def test_a_runtime_role_changes_no_past_and_no_table(suite: Suite, service: str) -> None:
    async with runtime(suite, service) as connection:
        for statement in REFUSED:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_runtime_role_sees_no_other_schema(suite: Suite, service: str) -> None:
    async with runtime(suite, service) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(f"select * from {OTHERS[service]}")
        for other in SERVICES:
            if other != service:
                assert not await connection.fetchval("select has_schema_privilege($1, 'usage, create')", other)
            for role in (f"{other}_owner", f"{other}_runtime"):
                if role != f"{service}_runtime":
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        await connection.execute(f"set role {role}")


@pytest.mark.parametrize("service", SERVICES)
async def test_no_runtime_role_has_a_right_that_changes_tables(suite: Suite, service: str) -> None:
    async with suite.connection(service) as connection:
        rights = await connection.fetch(
            "select table_schema, table_name, privilege_type from information_schema.role_table_grants "
            "where grantee = $1 and (table_schema <> $2 or privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER'))",
            f"{service}_runtime",
            service,
        )
        assert rights == []
        assert not await connection.fetchval(
            "select bool_or(tableowner = $1) from pg_tables where schemaname = $2", f"{service}_runtime", service
        )
