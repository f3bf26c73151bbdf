"""Nothing of a copy is left, or handed out, once a door is shut, a record is taken back, or its days are over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.records import copying
from services.records.actions import make_copies
from services.records.domain.sections import SECTIONS
from services.records.store import copies
from shared.contracts.copies import CopyGone, CopyPiece, ReadCopy
from shared.contracts.ehr import RecordWithdrawn
from shared.contracts.exports import CopyRefused
from shared.contracts.identity import SessionEnded
from shared.contracts.records import RecordsRefused
from shared.contracts.reminders import AccessChanged
from shared.contracts.sharing import SharingChanged
from shared.ids import new_id
from tests.integration.records.ordering import (
    discard,
    filled,
    left,
    order,
    ordered,
    read,
    ready,
    states,
    take,
    waiting,
    whole,
)
from tests.integration.records.reader import CHART, Reader, heard, rows, share
from tests.integration.records.test_move_chart import moved
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition

NOT_FOUND = RecordsRefused(reason="not_found")


@pytest.fixture
async def reader(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Of a chart with several pages in two sections, whose copies are made at once."""
    monkeypatch.setattr(make_copies, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(make_copies, "READ_AT_ONCE", 2)
    return await filled(suite)


def revoke(reader: Reader) -> Any:
    """The practice ends the access."""
    return reader.revoked()


def narrow(reader: Reader) -> Any:
    """It opens less."""
    told = {"invitation_id": reader.grant_id, "version": 5, "scopes": ("diagnoses",), "ends_at": None}
    return AccessChanged.model_validate({**told, "changed_at": datetime.now(UTC)})


def withhold(reader: Reader) -> Any:
    """The practice withholds a category from everybody."""
    told = {"practice_id": PRACTICE, "invitation_id": None, "version": 1, "withheld": ("labs",)}
    return SharingChanged.model_validate({**told, "changed_at": datetime.now(UTC)})


def hand_over(reader: Reader) -> Any:
    """The grant moves to another account of the same person."""
    return reader.granted(account_id=new_id(), scopes=(*SECTIONS, "demographics"))


SHUTTERS: list[Callable[[Reader], Any]] = [revoke, hand_over, narrow, withhold]
OUTRIGHT = SHUTTERS[:2]


@pytest.mark.spec("D6")
@pytest.mark.parametrize("shutter", SHUTTERS)
async def test_what_shuts_a_door_erases_the_copy_in_the_same_transaction(
    reader: Reader, shutter: Callable[[Reader], Any]
) -> None:
    copy_id = await ordered(reader)
    await ready(reader)
    await reader.suite.announce(shutter(reader))
    await heard(reader.suite, 18)
    assert await left(reader) == []
    gone = NOT_FOUND if shutter in OUTRIGHT else CopyGone()
    assert await take(reader, copy_id) == gone
    assert isinstance(await read(reader, copy_id), CopyGone)
    assert await states(reader) == ([] if shutter in OUTRIGHT else ["gone"])
    if shutter is hand_over:
        async with reader.suite.connection("records") as connection:
            account_id = await connection.fetchval("select account_id from grants")
        assert await states(replace(reader, account_id=account_id)) == []


@pytest.mark.spec("D6")
async def test_an_access_that_ends_by_itself_hands_nothing_out_from_that_moment_and_its_copies_are_erased(
    reader: Reader,
) -> None:
    copy_id = await ordered(reader)
    await ready(reader)
    async with reader.suite.connection("records") as connection:
        await connection.execute("update grants set ends_at = now() where id = $1", reader.grant_id)
        assert (await read(reader, copy_id), await take(reader, copy_id)) == (CopyGone(), NOT_FOUND)
        assert await copies.hold(connection, reader.account_id) == 0
        await copies.forget(connection)
    assert await left(reader) == []


async def test_a_record_that_is_taken_back_or_replaced_takes_the_copy_with_it(reader: Reader) -> None:
    later = "2031-01-01T00:00:00Z"
    replaced = condition("c1", display="Renamed", meta={"lastUpdated": later})
    withdrawn = RecordWithdrawn(chart_id=CHART, resource_type="Condition", resource_id="c0")

    async def replace() -> None:
        await share(reader.suite, replaced)

    async def withdraw() -> None:
        await reader.suite.ehr.tell(withdrawn)

    for number, change in enumerate((replace, withdraw), 1):
        copy_id = await ordered(reader)
        await ready(reader)
        await change()
        await heard(reader.suite, 16 + 2 * number)
        assert (await left(reader), await take(reader, copy_id)) == ([], CopyGone())


async def test_a_copy_of_merged_charts_ends_with_the_merge_and_with_whatever_comes_to_any_of_them(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await share(reader.suite, condition("other", display="Other"), chart_id="chart-2")
    for chart in ("chart-2", CHART):
        await reader.suite.announce(moved(chart, CHART))
    await heard(reader.suite, 19)

    with monkeypatch.context() as limited:
        limited.setattr(copying, "MOST_TOGETHER", 1)
        assert isinstance(await order(reader), CopyRefused)

    async def renew() -> None:
        await share(reader.suite, condition("more", display="More"), chart_id="chart-2")

    async def unmerge() -> None:
        await reader.suite.announce(moved("chart-2", "chart-2", 2))

    for number, change in enumerate((renew, unmerge), 1):
        copy_id = await ordered(reader)
        await ready(reader)
        names = [entry.clinical_name for entry in (await whole(reader, copy_id)).entries("diagnoses")]
        assert ("Other" in names, "More" in names) == (True, number == 2)
        await change()
        await heard(reader.suite, 20 + 2 * number)
        assert (await left(reader), await take(reader, copy_id)) == ([], CopyGone())


async def test_a_new_record_leaves_the_copy_as_it_was(reader: Reader) -> None:
    copy_id = await ordered(reader)
    await ready(reader)
    await share(reader.suite, condition("later", display="Later"))
    await heard(reader.suite, 18)
    names = [entry.clinical_name for entry in (await whole(reader, copy_id)).entries("diagnoses")]
    assert (len(names), "Later" in names) == (5, False)


async def test_nobody_else_takes_a_copy_and_no_word_that_is_too_old(reader: Reader) -> None:
    copy_id = await ordered(reader)
    await ready(reader)
    other = Reader(reader.suite)
    await reader.suite.announce(other.granted(relation="parent", scopes=(*SECTIONS, "demographics")))
    await heard(reader.suite, 18)
    assert await states(other) == []
    assert await take(other, copy_id) == CopyGone()
    assert await read(other, copy_id) == CopyGone()
    stranger = Reader(reader.suite, grant_id=reader.grant_id)
    assert await take(stranger, copy_id) == NOT_FOUND
    assert await read(stranger, copy_id) == CopyGone()
    await discard(other, copy_id)
    sibling = replace(reader, grant_id=new_id())
    await reader.suite.announce(sibling.granted(chart_id="chart-2", relation="child"))
    await heard(reader.suite, 20)
    assert (await states(sibling), await take(sibling, copy_id)) == ([], CopyGone())
    await discard(sibling, copy_id)
    over = RecordsRefused(reason="session_over")
    for word, answer in (
        (reader.assertion(age=timedelta(hours=1)), over),
        (f"x{reader.assertion()}", over),
        (reader.assertion(charts=()), CopyGone()),
        (reader.assertion(charts=(sibling.grant_id,)), CopyGone()),
    ):
        asked = ReadCopy(assertion=word, grant_id=reader.grant_id, copy_id=copy_id, number=1)
        assert await reader.suite.bus.ask(asked) == answer
    assert isinstance(await read(reader, copy_id), CopyPiece)
    await reader.suite.announce(SessionEnded(session_id=reader.session_id, ended_at=datetime.now(UTC)))
    await heard(reader.suite, 22)
    assert (await take(reader, copy_id), await read(reader, copy_id)) == (over, over)


async def test_the_statements_themselves_ask_whose_copy_it_is_and_whether_the_session_goes_on(reader: Reader) -> None:
    """Whatever the actions around them have asked."""
    copy_id = await ordered(reader)
    await ready(reader)
    own = {"grant_id": reader.grant_id, "account_id": reader.account_id}
    async with reader.suite.connection("records") as connection:
        for other in ({"grant_id": new_id()}, {"account_id": new_id()}):
            await copies.discard(connection, copy_id, **{**own, **other})
        found = await copies.find(connection, copy_id, **own, session_id=reader.session_id, number=1)
        assert found.copy is not None
        assert found.sealed is not None
        await connection.execute("insert into ended_sessions (session_id) values ($1)", reader.session_id)
        found = await copies.find(connection, copy_id, **own, session_id=reader.session_id, number=1)
    assert (found.session_over, found.copy, found.sealed) == (True, None, None)


async def test_after_three_days_nothing_of_it_is_left(reader: Reader) -> None:
    copy_id = await ordered(reader)
    await ready(reader)
    (one,) = await waiting(reader)
    assert one.ends_at is not None
    assert timedelta(days=2, hours=23) < one.ends_at - datetime.now(UTC) < timedelta(days=3)
    async with reader.suite.connection("records") as connection:
        await connection.execute("update copies set ends_at = now() - interval '1 second'")
        assert (await take(reader, copy_id), await states(reader)) == (CopyGone(), [])
        await copies.forget(connection)
    assert await left(reader) == []
    assert await rows(reader.suite, "select 1 from copies") == []


async def test_what_was_finished_at_the_moment_that_shut_it_is_erased_too(reader: Reader) -> None:
    await ordered(reader)
    await ready(reader)
    async with reader.suite.connection("records") as connection:
        await connection.execute(
            "update copies set gone_at = now()"
        )  # by a statement that began before its pieces were
        await copies.forget(connection)
    assert await left(reader) == []
