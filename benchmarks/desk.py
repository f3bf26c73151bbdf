"""The front desk at work, over the bus: pages of the worklist, its counts, and somebody looked up."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import get_args

from benchmarks import ehr
from benchmarks.figures import Run
from benchmarks.house import PRACTICE, House
from shared.contracts.worklist import CountInvitations, InvitationsCounted, InvitationsListed, ListInvitations, View
from shared.rpc import BusClient

VIEWS: tuple[View, ...] = get_args(View)
DEADLINE_SECONDS = 2.0


@asynccontextmanager
async def opened(house: House) -> AsyncIterator[BusClient]:
    """Somebody sits down."""
    bus = await BusClient.connect(house.servers.rabbitmq_url("gateway"), "bench desk")
    try:
        yield bus
    finally:
        await bus.close()


async def often(house: House, ask: Callable[[int], Awaitable[None]], times: int) -> Run:
    """One question after the other."""
    spent, started = house.cpu(), time.perf_counter()
    for number in range(times):
        await ask(number)
    wall, after = time.perf_counter() - started, house.cpu()
    return Run(times, wall, {kind: after[kind] - spent[kind] for kind in after})


async def list_page(bus: BusClient, number: int) -> None:
    """The first page of one list after the other; somebody waits for the first mail in any house."""
    view = VIEWS[number % len(VIEWS)]
    found = await bus.ask(ListInvitations(practice_id=PRACTICE, staff_id="desk", view=view))
    assert isinstance(found, InvitationsListed)
    assert found.rows or view != "waiting"


async def count(bus: BusClient, _: int) -> None:
    """How much there is to do."""
    found = await bus.ask(CountInvitations(practice_id=PRACTICE, staff_id="desk"))
    assert isinstance(found, InvitationsCounted)
    assert {one.view for one in found.counts} == set(VIEWS)


async def search(bus: BusClient, number: int) -> None:
    """A patient who was invited on top of what is there, by the whole chart number."""
    wanted = ehr.chart_id(number % 4 + 10)
    found = await bus.ask(ListInvitations(practice_id=PRACTICE, staff_id="desk", search=wanted))
    assert isinstance(found, InvitationsListed)
    assert wanted in [row.chart_id for row in found.rows]
