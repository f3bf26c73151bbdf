"""Actions that take a whole batch: shared statements, but each message has its own outcome and its own turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shared.actions import Refused, Together, Told
from shared.db import Connection
from shared.work import Row, Work
from tests.integration.kernel.broker import Admin
from tests.integration.kernel.clinic import Clinic, told
from tests.integration.kernel.stand import Toys
from tests.integration.kernel.toys import ALPHA, SEEN, ThingSeen, Tools
from tests.suite import eventually


async def count_so_far(told: Sequence[Told[Tools, ThingSeen]]) -> list[int]:
    """How often each thing was seen, in one statement; what was taken is remembered."""
    things = [event.thing for _, event in told]
    told[0].work.tools.calls.append(",".join(things))
    rows = await told[0].work.connection.fetch("select thing, n from counts where thing = any($1)", things)
    known = {row["thing"]: row["n"] for row in rows}
    return [known.get(thing, 0) for thing in things]


async def count_one_more(work: Work[Tools], event: ThingSeen, before: int) -> Refused | None:
    """Nobody reads it again in this transaction."""
    if event.wish == "fail":
        raise ZeroDivisionError(event.thing)
    if event.wish == "refuse":
        return Refused("not_wanted")
    work.write(put_counts, (event.thing, before + 1))
    work.audit(chain=f"clinic/{event.thing}", actor=work.source, right="ehr", action="thing.count")
    return None


async def put_counts(connection: Connection, rows: Sequence[Row]) -> None:
    """One statement for all; a thing twice in it would be a fault of the database's."""
    await connection.execute(
        "insert into counts (thing, n) select * from unnest($1::text[], $2::int[])"
        " on conflict (thing) do update set n = excluded.n",
        *zip(*rows, strict=True),
    )


COUNTING = replace(ALPHA, hears={ThingSeen: Together(take=count_so_far, act=count_one_more)})


async def counts(toys: Toys) -> dict[str, int]:
    """How often each thing was seen."""
    pairs = await toys.fetch("alpha", "select coalesce(array_agg(thing || '=' || n), '{}') from counts")
    return {thing: int(n) for thing, _, n in (pair.partition("=") for pair in pairs)}


async def start_on(toys: Toys, clinic: Clinic, admin: Admin, *events: ThingSeen) -> list[str]:
    """All of them wait before the worker starts; their ids."""
    messages = [told(event) for event in events]
    await clinic.publish(messages)
    await eventually(lambda: _waits(admin, len(events)))
    await toys.start(COUNTING)
    return [message.message_id for message in messages]


async def test_what_waits_is_taken_in_one_call(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await start_on(toys, clinic, admin, *(ThingSeen(thing=f"thing {number:02}") for number in range(50)))
    await eventually(lambda: _counted(toys, 50))
    assert len(toys.tools["alpha"].calls) <= 10
    assert await toys.fetch("alpha", "select count(*) from audit") == 50


async def test_two_messages_of_one_thing_are_never_in_one_call(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    await start_on(toys, clinic, admin, *(ThingSeen(thing=thing) for thing in ("lamp", "chair", "lamp") * 5))
    await eventually(lambda: _counted(toys, 15))
    assert await counts(toys) == {"lamp": 10, "chair": 5}
    for call in toys.tools["alpha"].calls:
        assert len(set(call.split(","))) == len(call.split(",")), call


async def test_one_that_fails_is_set_aside_alone_and_its_neighbors_are_done(
    toys: Toys, clinic: Clinic, admin: Admin
) -> None:
    events = [ThingSeen(thing=f"thing {number:02}", wish="fail" if number == 17 else "") for number in range(40)]
    ids = await start_on(toys, clinic, admin, *events)
    await eventually(lambda: _counted(toys, 39))
    [parked] = await eventually(lambda: admin.waiting(SEEN))
    assert parked.message_id == ids[17]
    assert "thing 17" not in await counts(toys)
    assert await toys.fetch("alpha", "select count(*) from audit") == 39


async def test_one_that_is_refused_is_answered_alone(toys: Toys, clinic: Clinic, admin: Admin) -> None:
    events = [ThingSeen(thing=f"thing {number}", wish="refuse" if number == 3 else "") for number in range(9)]
    ids = await start_on(toys, clinic, admin, *events)
    await eventually(lambda: _counted(toys, 8))
    said = (
        "select array_agg(convert_from(body, 'utf8')::json ->> 'ce_id') from outbox where routing_key like '%refused'"
    )
    assert await toys.fetch("alpha", said) == [ids[3]]


async def _waits(admin: Admin, count: int) -> bool:
    return await admin.depth(SEEN) == count


async def _counted(toys: Toys, total: int) -> bool:
    return sum((await counts(toys)).values()) == total
