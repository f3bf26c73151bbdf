"""The audit trail: chained per chart, and every later touch shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest

from shared import audit
from shared.audit import AuditRow
from shared.chains import Count, Fault, Head, faults
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


Found = list[tuple[str, int]]


async def broken(connection: asyncpg.Connection[asyncpg.Record], chain: str = CHAIN) -> Found:
    return [(one.what, one.position) for one in await faults(connection, chain=chain)]


async def test_an_untouched_chain_is_whole(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    assert await broken(connection) == []
    assert await broken(connection, "clinic/other") == []
    assert await broken(connection, "clinic/nobody") == []


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
    assert await broken(connections[0], chain) == []
    assert await connections[0].fetchval("select count(*) from audit where chain = $1", chain) == 120
    for connection in connections:
        await connection.close()


OURS = "chain = 'clinic/chart-1'"
RENUMBERED = f"update audit set position = position - 1 where {OURS} and position > 2"
TOUCHES: dict[str, tuple[str, Found]] = {
    "changed actor": (f"update audit set actor = 'somebody' where {OURS} and position = 3", [("changed", 3)]),
    "changed time": (
        f"update audit set at = at + interval '1 microsecond' where {OURS} and position = 2",
        [("changed", 2)],
    ),
    "changed hash": (
        f"update audit set hash = sha256('x') where {OURS} and position = 1",
        [("changed", 1), ("changed", 2)],
    ),
    "changed last": (f"update audit set action = 'x' where {OURS} and position = 5", [("changed", 5)]),
    "changed two": (
        f"update audit set subject = 'x' where {OURS} and position in (2, 4)",
        [("changed", 2), ("changed", 4)],
    ),
    "taken to another chain": (
        f"update audit set chain = 'clinic/new' where position = 3 and {OURS}",
        [("removed", 3)],
    ),
    "removed in the middle": (f"delete from audit where {OURS} and position = 2", [("removed", 2)]),
    "removed first": (f"delete from audit where {OURS} and position = 1", [("removed", 1)]),
    "the tail cut off": (f"delete from audit where {OURS} and position > 3", [("removed", 4)]),
    "all removed": (f"delete from audit where {OURS}", [("removed", 1)]),
    "removed and renumbered": (f"delete from audit where {OURS} and position = 2; {RENUMBERED}", [("removed", 2)]),
    "swapped": (
        f"update audit set position = 40 where {OURS} and position = 4; "
        f"update audit set position = 4 where {OURS} and position = 3; "
        f"update audit set position = 3 where {OURS} and position = 40",
        [("moved", 3), ("moved", 4), ("moved", 5)],
    ),
    "added": (
        "insert into audit select gen_random_uuid(), chain, 6, at, actor, by_right, action, category, subject, "
        f"message_id, hash from audit where {OURS} and position = 5",
        [("added", 6)],
    ),
    "head set back": (f"update audit_heads set length = 4 where {OURS}", [("changed", 4), ("added", 5)]),
    "head removed": (f"delete from audit_heads where {OURS}", [("added", place) for place in range(1, 6)]),
}


@pytest.mark.parametrize("name", TOUCHES)
async def test_a_touched_chain_shows_what_was_done_to_which_row(
    connection: asyncpg.Connection[asyncpg.Record], name: str
) -> None:
    statement, expected = TOUCHES[name]
    kept: dict[str, Head] = {}
    assert await faults(connection, kept=kept) == []
    await connection.execute(statement)
    assert await broken(connection) == expected
    assert await faults(connection, kept=kept) == await faults(
        connection
    )  # heads that were kept say nothing else of it
    assert await broken(connection, "clinic/other") == []


async def test_rows_that_stand_in_a_chain_of_nobody_are_found_when_all_are_looked_at(
    connection: asyncpg.Connection[asyncpg.Record],
) -> None:
    await connection.execute("update audit set chain = 'clinic/new' where position = 1 and chain = 'clinic/other'")
    assert await faults(connection) == [
        Fault("clinic/new", 1, "added"),
        Fault("clinic/other", 1, "removed", until=1),
    ]


OWNERS: dict[str, tuple[str, Fault]] = {
    "a tail with its head": (
        f"delete from audit where {OURS} and position = 5; update audit_heads set length = 4, "
        f"hash = (select hash from audit where {OURS} and position = 4) where {OURS}",
        Fault(CHAIN, 5, "removed", until=5),
    ),
    "a chain with its head": (
        f"delete from audit where {OURS}; delete from audit_heads where {OURS}",
        Fault(CHAIN, 1, "removed", until=5),
    ),
    "a last row and all hashes written anew": (
        f"update audit set hash = (select hash from audit where position = 2 and chain = 'clinic/other') where {OURS} "
        "and position = 5",
        Fault(CHAIN, 5, "changed"),
    ),
}
"""What a schema's owner could do, who can rewrite the heads too."""


@pytest.mark.parametrize("name", OWNERS)
async def test_what_the_owner_rewrote_with_its_head_shows_beside_heads_that_were_kept_elsewhere(
    connection: asyncpg.Connection[asyncpg.Record], name: str
) -> None:
    statement, fault = OWNERS[name]
    kept: dict[str, Head] = {}
    assert await faults(connection, kept=kept) == []
    async with connection.transaction():
        await audit.append(connection, [row(6), row(3, "clinic/other")])
    assert await faults(connection, kept=dict(kept)) == []  # what was written since is no fault
    await connection.execute(f"delete from audit where {OURS} and position = 6")
    await connection.execute(statement)
    await rewrite(connection)
    assert await broken(connection) == []
    assert await faults(connection, kept=kept) == [fault]
    assert kept[CHAIN].length == 5  # and is not forgotten with it
    assert kept["clinic/other"].length == 3


async def rewrite(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """As somebody would who knows how: every row changed to fit the one before, and the head to fit the last."""
    found = await connection.fetch(f"select * from audit where {OURS} order by position")
    previous = audit.GENESIS
    for one in found:
        told = AuditRow(**{name: one[name] for name in AuditRow.__dataclass_fields__})
        if one["position"] == 5 and one["hash"] != audit.link_hash(previous, one["id"], told):
            told = replace(told, actor="somebody else")
            await connection.execute("update audit set actor = $1 where id = $2", told.actor, one["id"])
        previous = audit.link_hash(previous, one["id"], told)
        await connection.execute("update audit set hash = $1 where id = $2", previous, one["id"])
    ends = f"update audit_heads set length = $1, hash = $2 where {OURS}"
    await connection.execute(ends, len(found), previous)


async def test_a_row_that_was_put_into_another_chain_shows_in_both(
    connection: asyncpg.Connection[asyncpg.Record],
) -> None:
    await connection.execute(
        f"update audit set chain = 'clinic/other', position = 3 where {OURS} and position = 5; "
        "update audit_heads head set length = head.length + case when chain = 'clinic/other' then 1 else -1 end, "
        "hash = (select hash from audit where audit.chain = head.chain order by position desc limit 1)"
    )
    assert await broken(connection) == []  # the head was cut with it: the other chain tells
    assert await broken(connection, "clinic/other") == [("changed", 3)]


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
    count = Count()
    assert await faults(found, count=count) == []
    assert count == Count(chains=6, rows=180)
    assert await found.fetchval("select count(*) from audit") == 180
    await found.close()
