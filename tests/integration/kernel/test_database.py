"""The database: a bounded pool, roles that time out, and migrations that only go forward."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from shared import migrate as migrations
from shared.db import Pool, Unreachable, acquired, open_pool
from shared.ids import new_id
from shared.migrate import MigrationChanged, migrate
from tests.integration.kernel.stand import Toys
from tests.suite import SERVICES, Servers


async def test_waiting_for_a_connection_ends_after_two_seconds(toys: Toys) -> None:
    pool = await open_pool(toys.url("alpha"), size=1, name="test")
    async with acquired(pool):
        started = time.perf_counter()
        with pytest.raises(Unreachable):
            async with acquired(pool):
                pass
        assert 1.8 < time.perf_counter() - started < 3.0
    await pool.close()


async def test_only_a_lost_connection_is_unreachable(toys: Toys) -> None:
    pool = await open_pool(toys.url("alpha"), size=2, name="test")
    with pytest.raises(asyncpg.DataError):
        async with acquired(pool) as connection, connection.transaction():
            await connection.execute("select $1::int", 10**15)
    with pytest.raises(FileNotFoundError):
        async with acquired(pool) as connection, connection.transaction():
            raise FileNotFoundError
    with pytest.raises(Unreachable):
        await _work_on_a_killed_connection(toys, pool)
    async with acquired(pool) as connection:
        assert await connection.fetchval("select 1") == 1
    await pool.close()


async def _work_on_a_killed_connection(toys: Toys, pool: Pool) -> None:
    async with acquired(pool) as connection, connection.transaction():
        await toys.fetch("alpha", "select pg_terminate_backend($1)", connection.get_server_pid())
        await connection.execute("select 1")


@pytest.mark.parametrize("service", SERVICES)
async def test_a_runtime_role_can_never_wait_for_ever(servers: Servers, service: str) -> None:
    password = servers.secrets.postgres_runtimes[service]
    url = servers.database_url(f"{service}_runtime", password, "chartkey")
    pool = await open_pool(url, size=1, name="test")
    async with acquired(pool) as connection:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "search_path", "jit")
        found = {name: await connection.fetchval("select current_setting($1)", name) for name in names}
    await pool.close()
    assert found == {
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "15s",
        "search_path": service,
        "jit": "off",
    }


@pytest.fixture
async def empty(servers: Servers) -> AsyncIterator[str]:
    """An owner's DSN in a fresh database without a table."""
    database = f"test_{new_id().hex}"
    admin = await asyncpg.connect(servers.admin_url)
    await admin.execute(f'create database "{database}" template chartkey')
    yield servers.database_url("records_owner", servers.secrets.postgres_owners["records"], database)
    await admin.execute(f'drop database "{database}" with (force)')
    await admin.close()


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two migrations in the kernel's place, and no grants of its own."""
    (tmp_path / "0000_first.sql").write_text("create table first (id int); select pg_sleep(0.3);")
    (tmp_path / "0000_second.sql").write_text("create table second (id int);")
    monkeypatch.setattr(migrations, "KERNEL", tmp_path)
    monkeypatch.setattr(migrations, "grants_of", lambda _service: "select 1")
    monkeypatch.setattr(Path, "glob", lambda self, _: [] if "services" in self.parts else list(self.iterdir()))
    return tmp_path


async def test_five_migrators_at_once_apply_each_migration_once(empty: str, kernel: Path) -> None:
    applied = await asyncio.gather(*(migrate(empty, "records") for _ in range(5)))
    assert sorted(applied, key=len)[-1] == ["0000_first.sql", "0000_second.sql"]
    assert [len(one) for one in sorted(applied, key=len)] == [0, 0, 0, 0, 2]


async def test_an_edited_migration_is_refused(empty: str, kernel: Path) -> None:
    await migrate(empty, "records")
    (kernel / "0000_first.sql").write_text("create table first (id bigint);")
    with pytest.raises(MigrationChanged, match=r"0000_first\.sql"):
        await migrate(empty, "records")


async def test_a_migration_that_fails_leaves_nothing_behind(empty: str, kernel: Path) -> None:
    (kernel / "0000_third.sql").write_text("create table third (id int); select 1/0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty, "records")
    (kernel / "0000_third.sql").unlink()
    assert len(await migrate(empty, "records")) == 2


async def test_a_new_migration_is_applied_alone(empty: str, kernel: Path) -> None:
    await migrate(empty, "records")
    (kernel / "0001_third.sql").write_text("create table third (id int);")
    assert await migrate(empty, "records") == ["0001_third.sql"]
