"""Two toy services, alpha and beta, with contracts of their own that exercise the kernel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import Field

from shared.bus import Looked, Prepared, Refused, Subscriptions
from shared.contracts.ehr import EventRefused
from shared.db import Connection
from shared.messages import Event, Line, Reply, Request
from shared.work import Desk, Work


class ThingSeen(Event, key="thing.seen", aggregate="thing", announcers=("ehr",), exchange="ehr"):
    """An EHR saw a thing. `wish` tells the toy what to do with it."""

    thing: Line
    wish: Line = ""
    size: int = 0
    day: date | None = None
    resource: dict[str, Any] = Field(default_factory=dict)


class ThingKept(Event, key="thing.kept", aggregate="thing", announcers=("alpha",)):
    """Alpha has kept a thing."""

    thing: Line


class Counted(Reply):
    """How often."""

    count: int


class Denied(Reply):
    """Not today, but the try was counted."""

    tries: int


class CountThing(Request[Counted], key="beta.count-thing"):
    """Count one more; asked twice under one id, it counts once."""

    thing: Line
    pause: float = 0.0


class LookAtThing(Request[Counted], key="beta.look-at-thing", query=True, deadline=1.0):
    """How often was it counted?"""

    thing: Line
    pause: float = 0.0


class PonderThing(Request[Counted], key="beta.ponder-thing", query=True, deadline=5.0):
    """Think for `pause` seconds before the transaction, as a password hash would."""

    thing: Line
    pause: float = 0.0


class GlanceAtThing(Request[Counted], key="beta.glance-at-thing", query=True, deadline=1.0):
    """How often was it counted? Whoever glances is written down; `wish` tells the toy what else to do."""

    thing: Line
    wish: Line = ""


class TryThing(Request[Counted | Denied], key="beta.try-thing"):
    """Always denied; with `fault` the answerer breaks after counting."""

    thing: Line
    fault: bool = False


@dataclass
class Tools:
    """What the toys remember outside the database, to prove what ran."""

    calls: list[str] = field(default_factory=list)
    times: list[datetime | None] = field(default_factory=list)
    die: Callable[[], None] | None = None


async def keep_thing(work: Work[Tools], event: ThingSeen) -> Refused | None:
    """Alpha: one row per thing, told on to beta."""
    work.tools.calls.append(event.thing)
    work.tools.times.append(work.attributes.time if work.attributes else None)
    if event.wish == "refuse":
        return Refused("not_wanted")
    if event.wish == "fail":
        raise ZeroDivisionError(event.thing)
    if event.wish == "file":
        raise FileNotFoundError(event.thing)
    if event.wish == "die" and work.tools.die:
        work.tools.die()
    if event.wish.startswith("sleep"):
        await asyncio.sleep(float(event.wish.partition(" ")[2]))
    await work.connection.execute("insert into things (thing, size) values ($1, $2)", event.thing, event.size)
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


async def think(_desk: Desk[Tools], request: PonderThing) -> float:
    """Beta: slow work without a transaction."""
    await asyncio.sleep(request.pause)
    return request.pause


async def ponder_thing(work: Work[Tools], request: PonderThing, _thought: float) -> Counted:
    """Beta: what follows the slow work."""
    return Counted(count=await work.connection.fetchval("select count(*) from things where thing = $1", request.thing))


async def see_thing(connection: Connection, _tools: Tools, request: GlanceAtThing) -> tuple[datetime, int]:
    """Beta: one statement."""
    sql = "select now() as now, (select n from counts where thing = $1) as n"
    found = await connection.fetchrow(sql, request.thing)
    assert found is not None
    return found["now"], found["n"] or 0


async def tell_thing(work: Work[Tools], request: GlanceAtThing, count: int) -> Counted:
    """Beta: what is told of it, and the audit row."""
    nowhere = "\x00" if request.wish == "unwritable" else ""
    work.audit(chain=f"clinic/{request.thing}{nowhere}", actor=work.source, right="toy", action="thing.glance")
    if request.wish == "twice":
        work.audit(chain=f"clinic/{request.thing}", actor=work.source, right="toy", action="thing.glance")
    return Counted(count=count)


async def try_thing(work: Work[Tools], request: TryThing) -> Denied:
    """Beta: count the try, then deny it."""
    counted = await count_thing(work, CountThing(thing=request.thing))
    if request.fault:
        raise ZeroDivisionError
    return Denied(tries=counted.count)


ALPHA = Subscriptions("alpha", hears={ThingSeen: keep_thing}, obeys={}, answers={}, announces=(ThingKept, EventRefused))
BETA = Subscriptions(
    "beta",
    hears={ThingKept: note_thing},
    obeys={},
    answers={
        CountThing: count_thing,
        LookAtThing: look_at_thing,
        PonderThing: Prepared(think, ponder_thing),
        GlanceAtThing: Looked(see_thing, tell_thing),
        TryThing: try_thing,
    },
)
ASKER = Subscriptions(
    "asker", hears={}, obeys={}, answers={}, asks=(CountThing, LookAtThing, PonderThing, GlanceAtThing, TryThing)
)
TABLES = (ALPHA, BETA, ASKER)
SEEN, KEPT = "alpha.on.thing.seen", "beta.on.thing.kept"
TOY_TABLES = """
create table things (thing text primary key, size int);
create table counts (thing text primary key, n int default 1);
"""
