"""What is told of an access comes in any order, twice, and months later: what it opens in the end is the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.records.subscriptions import SUBSCRIPTIONS
from shared.actions import Told, perform
from shared.contracts.disowning import AccessEnded
from shared.contracts.records import RecordsRefused, SectionShown
from shared.contracts.reminders import AccessChanged
from shared.db import Connection
from shared.ids import new_id
from shared.messages import Event
from shared.work import Desk
from tests.integration.records.reader import Reader
from tests.integration.records.test_move_chart import moved, two_charts
from tests.suite import Suite

START = datetime.now(UTC) - timedelta(days=2)


def at(hours: int) -> datetime:
    """So many hours later."""
    return START + timedelta(hours=hours)


@pytest.fixture
async def desk(suite: Suite) -> AsyncIterator[Desk[Any]]:
    """Records' own desk, as its runtime role, on the real store; its inbox has long been purged."""
    service = suite.build("records")
    options = {"search_path": "records"}
    async with asyncpg.create_pool(suite.database_url("records"), server_settings=options) as pool:
        relay: Any = SimpleNamespace(tell=list)  # nothing is said here
        yield Desk("records", service._tools, pool, relay)


async def tell(desk: Desk[Any], events: Sequence[Event]) -> None:
    """One after the other, each in a transaction of its own."""
    for event in events:
        async with desk.transaction(source=event.announcers[0], message_id=new_id().hex) as work:
            await perform(SUBSCRIPTIONS.hears[type(event)], [Told(work, event)])


def twice(order: Sequence[Event], number: int) -> list[Event]:
    """One of three ways to tell each of them two times."""
    ways = [*order, *order], [*order, *reversed(order)], [event for event in order for _ in range(2)]
    return list(ways[number % 3])


def words_about(first: Reader, second: Reader) -> dict[str, Event]:
    """An access that was given, moved to the right account, narrowed, ended by the person and revoked."""
    grant_id = first.grant_id
    return {
        "given": first.granted(relation="parent", scopes=("diagnoses", "labs"), granted_at=at(1)),
        "moved": second.granted(relation="parent", scopes=("diagnoses", "labs"), granted_at=at(2)),
        "narrowed": AccessChanged(
            invitation_id=grant_id, version=5, scopes=("labs",), ends_at=at(9000), changed_at=at(3)
        ),
        "ended": AccessEnded(invitation_id=grant_id, reason="left", ended_at=at(4)),
        "revoked": first.revoked().model_copy(update={"revoked_at": at(5)}),
    }


async def kept(desk: Desk[Any], grant_id: Any) -> list[dict[str, Any]]:
    """All that is known of one access."""
    async with desk.reading() as connection:
        found = await connection.fetch(
            "select grants.*, terms.* from grants left join terms on grant_id = grants.id where grants.id = $1",
            grant_id,
        )
    return [dict(row) for row in found]


@pytest.mark.spec("S90")
@pytest.mark.parametrize(
    "history",
    [
        ("given", "moved", "narrowed"),
        ("given", "narrowed", "revoked"),
        ("given", "moved", "ended"),
        ("given", "moved", "narrowed", "ended", "revoked"),
    ],
)
async def test_an_access_ends_alike_in_every_order_of_what_is_told_of_it(
    suite: Suite, desk: Desk[Any], history: tuple[str, ...]
) -> None:
    await suite.start("records")
    first = Reader(suite)
    second = Reader(suite, grant_id=first.grant_id)
    words = [words_about(first, second)[name] for name in history]
    ends, opened = [], []
    async with suite.connection("records") as owner:
        for number, order in enumerate(permutations(words)):
            await _forget(owner, first.grant_id)
            await tell(desk, twice(order, number))
            ends.append(await kept(desk, first.grant_id))
            looks = [await who.look(section) for who in (first, second) for section in ("diagnoses", "labs")]
            opened.append([type(look) for look in looks])
    assert all(end == ends[0] for end in ends)
    shut, shown = RecordsRefused, SectionShown
    in_order = {"moved": [shut, shut, shut, shown], "given": [shut, shown, shut, shut]}
    over = {"ended", "revoked"} & set(history)
    expected = [shut] * 4 if over else in_order["moved" if "moved" in history else "given"]
    assert all(one == expected for one in opened)


@pytest.mark.spec("S90")
async def test_what_one_chart_denied_another_gives_in_no_order_not_even_to_a_second_account(
    suite: Suite, desk: Desk[Any]
) -> None:
    """Access to B is revoked after access to A was given; then A's moves to another account of the same person."""
    await two_charts(suite)
    own, shut_out = Reader(suite), Reader(suite)
    other = Reader(suite, grant_id=own.grant_id)
    await tell(desk, [moved("A", "B"), moved("B", "B")])
    history: list[Event] = [
        shut_out.granted(chart_id="B", granted_at=at(1)),
        own.granted(chart_id="A", granted_at=at(2)),
        shut_out.revoked().model_copy(update={"revoked_at": at(3)}),
        other.granted(chart_id="A", granted_at=at(4)),
    ]
    async with suite.connection("records") as owner:
        for number, order in enumerate(permutations(history)):
            await _forget(owner, own.grant_id, shut_out.grant_id)
            await tell(desk, twice(order, number))
            assert isinstance(await own.look(), RecordsRefused)
            assert isinstance(await shut_out.look(), RecordsRefused)
            shown = await other.look()
            assert isinstance(shown, SectionShown)
            assert [entry.clinical_name for entry in shown.entries] == ["Asthma"]


async def _forget(owner: Connection, *grants: UUID) -> None:
    """As if nothing had ever been told of them; records itself has no right to."""
    await owner.execute("delete from grants where id = any($1)", grants)
    await owner.execute("delete from terms where grant_id = any($1)", grants)
