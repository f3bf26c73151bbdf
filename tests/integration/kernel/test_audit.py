"""The audit trail: chained per chart, and every later touch shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest

from shared import audit
from shared.audit import AuditRow
from tests.integration.kernel.stand import Toys

CHAIN = "clinic/chart-1"


def row(number: int, chain: str = CHAIN) -> AuditRow:
    return AuditRow(
        chain, datetime.now(UTC), "nurse", "staff", f"step {number}", category="", subject="s", message_id=f"{number}"
    )


@pytest.fixture
async def connection(toys: Toys) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """Alpha's schema with five rows of one chart and two of another."""
    found = await asyncpg.connect(toys.url("alpha"))
    async with found.transaction():
        await audit.append(found, [row(1), row(2), row(1, "clinic/other"), row(3)])
    async with found.transaction():
        await audit.append(found, [row(4), row(2, "clinic/other"), row(5)])
    yield found
    await found.close()


async def broken_at(connection: asyncpg.Connection[asyncpg.Record]) -> int | None:
    async with connection.transaction():
        return await audit.verify(connection, CHAIN)


async def test_an_untouched_chain_is_whole(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    assert await broken_at(connection) is None
    async with connection.transaction():
        assert await audit.verify(connection, "clinic/other") is None
        assert await audit.verify(connection, "clinic/nobody") is None


async def test_rows_written_alone_and_together_are_one_chain(toys: Toys) -> None:
    chain = "clinic/page"
    connections = [await asyncpg.connect(toys.url("alpha")) for _ in range(4)]

    async def write(connection: asyncpg.Connection[asyncpg.Record], first: int) -> None:
        for number in range(first, first + 10):
            async with connection.transaction():
                await audit.append(connection, [row(number, chain)])
            async with connection.transaction():
                await audit.append(connection, [row(number, chain), row(number, chain)])

    await asyncio.gather(*(write(connection, 100 * place) for place, connection in enumerate(connections)))
    async with connections[0].transaction():
        assert await audit.verify(connections[0], chain) is None
    assert await connections[0].fetchval("select count(*) from audit where chain = $1", chain) == 120
    for connection in connections:
        await connection.close()


TOUCHES = {
    "changed actor": ("update audit set actor = 'somebody' where position = 3", 3),
    "changed time": ("update audit set at = at + interval '1 microsecond' where position = 2", 2),
    "moved to another chain": (
        "update audit set chain = 'clinic/new' where position = 3 and chain = $$clinic/chart-1$$",
        3,
    ),
    "changed hash": ("update audit set hash = sha256('x') where position = 1", 1),
    "removed in the middle": ("delete from audit where chain = 'clinic/chart-1' and position = 2", 2),
    "removed first": ("delete from audit where chain = 'clinic/chart-1' and position = 1", 1),
    "removed last": ("delete from audit where chain = 'clinic/chart-1' and position = 5", 5),
    "removed and renumbered": (
        "delete from audit where chain = 'clinic/chart-1' and position = 2; "
        "update audit set position = position - 1 where chain = 'clinic/chart-1' and position > 2",
        2,
    ),
    "swapped": (
        "update audit set position = 40 where chain = 'clinic/chart-1' and position = 4; "
        "update audit set position = 4 where chain = 'clinic/chart-1' and position = 3; "
        "update audit set position = 3 where chain = 'clinic/chart-1' and position = 40",
        3,
    ),
    "added": (
        "insert into audit select gen_random_uuid(), chain, 6, at, actor, by_right, action, category, subject, "
        "message_id, hash from audit where chain = 'clinic/chart-1' and position = 5",
        6,
    ),
}


@pytest.mark.parametrize("name", TOUCHES)
async def test_a_touched_chain_shows_where(connection: asyncpg.Connection[asyncpg.Record], name: str) -> None:
    statement, position = TOUCHES[name]
    await connection.execute(statement)
    assert await broken_at(connection) == position


async def test_batches_that_cross_never_deadlock_nor_fork_a_chain(toys: Toys) -> None:
    chains = [f"clinic/{number}" for number in range(6)]

    async def append(order: list[str]) -> None:
        own = await asyncpg.connect(toys.url("alpha"))
        for _ in range(10):
            async with own.transaction():
                await audit.append(own, [row(1, chain) for chain in order])
        await own.close()

    await asyncio.gather(append(chains), append(chains[::-1]), append(chains[3:] + chains[:3]))
    found = await asyncpg.connect(toys.url("alpha"))
    async with found.transaction():
        assert [await audit.verify(found, chain) for chain in chains] == [None] * 6
    assert await found.fetchval("select count(*) from audit") == 180
    await found.close()
