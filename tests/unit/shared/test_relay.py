"""The relay's turns: what was just committed is said from memory, and never at the price of what others left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from shared import outbox
from shared.ids import new_id
from shared.outbox import Relay, Row
from shared.publisher import Outgoing, Publisher

PUBLISH_SECONDS = 0.01


class Table:
    """Stands for pool and connection: counts the looks, finds nothing due."""

    def __init__(self) -> None:
        self.looks = 0

    async def acquire(self, **_: float) -> Table:
        return self

    async def release(self, *_: Any, **__: Any) -> None:
        return

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        yield

    async def fetch(self, *_: Any) -> list[Any]:
        self.looks += 1
        return []

    async def execute(self, *_: Any) -> None:
        return


class Broker:
    """Stands for the publisher: confirms after a while, or fails."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.away = self.slow = False

    async def publish_all(self, messages: Sequence[Outgoing], *, urgent: bool = False) -> list[bool]:
        await asyncio.sleep(PUBLISH_SECONDS if urgent or not self.slow else 20 * PUBLISH_SECONDS)
        if self.away:
            raise ConnectionError
        self.said += [str(message.message_id) for message in messages]
        return [True] * len(messages)


def row(*, urgent: bool = False) -> Row:
    return Row(new_id(), "events", "thing.kept", {}, b"{}", urgent=urgent)


@asynccontextmanager
async def relaying(table: Table, broker: Broker) -> AsyncIterator[Relay]:
    relay = Relay(cast(Any, table), cast(Publisher, broker))
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        relay.finish()
        await task


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "POLL_SECONDS", 0.05)


@pytest.mark.usefixtures("quick")
async def test_steady_traffic_never_keeps_the_relay_from_looking_for_what_others_left_behind() -> None:
    table, broker = Table(), Broker()
    async with relaying(table, broker) as relay:
        for _ in range(100):
            relay.tell([row()])
            await asyncio.sleep(PUBLISH_SECONDS / 2)
        looks = table.looks
    assert looks >= 3
    assert len(broker.said) == 100


@pytest.mark.usefixtures("quick")
async def test_what_was_held_too_long_is_left_to_whoever_finds_it_due(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "HOLD_SECONDS", -1.0)
    broker = Broker()
    async with relaying(Table(), broker) as relay:
        relay.tell([row()])
        await asyncio.sleep(5 * PUBLISH_SECONDS)
    assert broker.said == []


@pytest.mark.usefixtures("quick")
async def test_what_could_not_be_said_is_let_go_of_and_what_comes_later_is_said() -> None:
    table, broker = Table(), Broker()
    broker.away = True
    lost, later = row(), row()
    async with relaying(table, broker) as relay:
        relay.tell([lost])
        await asyncio.sleep(5 * PUBLISH_SECONDS)
        broker.away = False
        relay.tell([later])
        await asyncio.sleep(15 * PUBLISH_SECONDS)
    assert broker.said == [str(later.id)]


async def test_a_relay_that_finishes_says_what_it_was_told() -> None:
    broker, rows = Broker(), [row() for _ in range(3)]
    async with relaying(Table(), broker) as relay:
        for one in rows:
            relay.tell([one])
    assert broker.said == [str(one.id) for one in rows]


async def test_what_is_urgent_waits_neither_for_the_batch_under_way_nor_for_the_next() -> None:
    broker = Broker()
    broker.slow = True
    rows = [row() for _ in range(2 * outbox.BATCH)]
    urgent = row(urgent=True)
    async with relaying(Table(), broker) as relay:
        relay.tell(rows)
        await asyncio.sleep(2 * PUBLISH_SECONDS)
        relay.tell([row(), urgent, row()])
        await asyncio.sleep(5 * PUBLISH_SECONDS)
        assert broker.said == [str(urgent.id)]
    assert len(broker.said) == len(rows) + 3
