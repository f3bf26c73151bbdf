"""ReadFeed: what practices were told, whole and in order, to the EHR that speaks for them and to no other."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.enrollment.actions.forget_expired import AT_ONCE, FEED_KEPT
from services.enrollment.domain.cursor import GOOD_FOR, Cursor
from services.enrollment.store import feed
from shared.contracts.ehr import EventRefused, PatientInvited, RecordShared
from shared.contracts.ehr_door import FeedRead, FeedRefused, ReadFeed
from shared.ids import new_id
from tests.fakes.ehr import Signer
from tests.integration.enrollment import orders
from tests.integration.enrollment.https import arrived
from tests.integration.enrollment.practice import CHART, Front, as_runtime
from tests.suite import PRACTICE, eventually

NOW = datetime.now(UTC)


def a_row(practice_id: str = PRACTICE, told_at: datetime = NOW) -> tuple[Any, ...]:
    """Something told."""
    return (new_id(), practice_id, "enrollment.changed", json.dumps({"chart_id": "c"}), told_at)


async def read(front: Front, *, ehr: str = "ehr.demo", after: str | None = None, **more: Any) -> FeedRead:
    """A page; a machine that is busy with other tests has time."""
    asked = ReadFeed(**{"ehr": ehr, "practices": (PRACTICE,), "after": after, **more})
    page = await front.suite.bus.ask(asked, deadline=20)
    assert isinstance(page, FeedRead)
    return page


@pytest.mark.spec("S14")
async def test_every_status_is_in_the_feed_under_the_id_of_its_message(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    await front.invite()
    [row] = await front.rows()
    await front.ask(orders.cancel(row.invitation_id))
    page = await ehr.feed()
    assert [one["data"]["status"] for one in page["events"]] == ["invited", "canceled"]
    assert {(one["type"], one["practice"], one["specversion"]) for one in page["events"]} == {
        ("enrollment.changed", PRACTICE, "1.0")
    }
    async with front.suite.connection("enrollment") as connection:
        said = await connection.fetch("select id from outbox where routing_key like '%.enrollment.changed' order by id")
    assert [one["id"] for one in page["events"]] == [str(found["id"]) for found in said]
    assert (await ehr.feed(after=page["next"]))["events"] == []


async def test_pages_follow_one_another_without_a_gap(front: Front) -> None:
    async with as_runtime(front.suite) as connection:
        await feed.keep_all(connection, [a_row() for _ in range(7)])
    first = await read(front, limit=3)
    second = await read(front, limit=3, after=first.next_cursor)
    third = await read(front, limit=3, after=second.next_cursor)
    assert [len(one.entries) for one in (first, second, third)] == [3, 3, 1]
    assert [one.more for one in (first, second, third)] == [True, True, False]
    assert len({one.id for page in (first, second, third) for one in page.entries}) == 7


async def test_what_commits_late_is_behind_every_cursor_that_was_given_before(front: Front) -> None:
    """Its id and its time are older than what was read already: a cursor made of either would pass it."""
    late = a_row(told_at=NOW - timedelta(minutes=5))
    async with as_runtime(front.suite) as slow, as_runtime(front.suite) as quick:
        writing = slow.transaction()
        await writing.start()
        await feed.keep_all(slow, [late])
        await feed.keep_all(quick, [a_row()])
        page = await read(front)
        assert [one.id for one in page.entries] != [late[0]]
        await writing.commit()
        assert [one.id for one in (await read(front, after=page.next_cursor)).entries] == [late[0]]


async def test_readers_and_writers_at_once_lose_and_repeat_nothing(front: Front) -> None:
    seen: dict[str, list[Any]] = {"ehr.demo": [], "ehr.other": []}
    written: list[Any] = []
    done = asyncio.Event()

    async def write() -> None:
        async with as_runtime(front.suite) as connection:
            for number in range(40):
                rows = [a_row() for _ in range(3)]
                async with connection.transaction():
                    await feed.keep_all(connection, rows)
                    await asyncio.sleep(0.001 * (number % 4))
                written.extend(row[0] for row in rows)

    async def follow(ehr: str) -> None:
        after: str | None = None
        while True:
            ended = done.is_set()
            page = await read(front, ehr=ehr, after=after, limit=7)
            seen[ehr] += [one.id for one in page.entries]
            after = page.next_cursor
            if ended and not page.more:
                return

    following = [asyncio.create_task(follow(ehr)) for ehr in seen]
    await asyncio.gather(*(write() for _ in range(3)))
    done.set()
    await asyncio.gather(*following)
    assert seen["ehr.demo"] == seen["ehr.other"]
    assert sorted(seen["ehr.demo"]) == sorted(written)


async def test_a_cursor_is_worth_nothing_to_another_ehr_nor_when_it_is_changed(front: Front) -> None:
    own = (await read(front)).next_cursor
    for asked in (
        ReadFeed(ehr="ehr.other", practices=(PRACTICE,), after=own),
        ReadFeed(ehr="ehr.demo", practices=(PRACTICE,), after=own[:-6] + "AAAA=="),
        ReadFeed(ehr="ehr.demo", practices=(PRACTICE,), after="nonsense"),
        ReadFeed(ehr="ehr.demo", practices=(PRACTICE,), after=""),
    ):
        assert await front.ask(asked) == FeedRefused(reason="cursor_invalid")


def test_an_old_cursor_says_that_something_may_be_missing() -> None:
    cursor = Cursor(7, NOW)
    assert cursor.is_good(NOW + GOOD_FOR - timedelta(seconds=1))
    assert not cursor.is_good(NOW + GOOD_FOR)
    assert GOOD_FOR < FEED_KEPT


async def test_what_is_older_than_thirty_days_is_forgotten(front: Front) -> None:
    async with as_runtime(front.suite) as connection:
        old, young = a_row(told_at=NOW - FEED_KEPT - timedelta(hours=1)), a_row()
        await feed.keep_all(connection, [old, young])
        assert await feed.forget(connection, told_before=NOW - FEED_KEPT, limit=AT_ONCE) == 1
    assert [one.id for one in (await read(front)).entries] == [young[0]]


async def test_an_ehr_reads_of_its_own_practices_alone(front: Front, tmp_path: Path) -> None:
    own = await arrived(front.suite, tmp_path)
    other = await arrived(front.suite, tmp_path, Signer(ehr="ehr.other"), "Riverside")
    await front.invite()
    assert len((await own.feed())["events"]) == 1
    assert (await other.feed())["events"] == []
    refused = await other.get("/ehr/v1/feed", params={"after": (await own.feed())["next"]})
    assert (refused.status_code, refused.json()["type"]) == (400, "/ehr/v1/problems/cursor_invalid")


async def test_an_event_told_by_https_is_worked_on_and_its_refusal_stands_in_the_feed(
    front: Front, tmp_path: Path
) -> None:
    """EventRefused is heard from enrollment and from records alike."""
    await front.suite.start("records")
    ehr = await arrived(front.suite, tmp_path)
    ana = {"chart_id": CHART, "invited_by": "dr.lee", "date_of_birth": "1954-07-09", "email": "ana@example.org"}
    assert (await ehr.tell(PatientInvited.key, ana, ce_id="event-1")).status_code == 202
    await front.heard("ehr.demo", "event-1")
    assert [row.email for row in await front.rows()] == ["ana@example.org"]
    assert (await ehr.tell(PatientInvited.key, {**ana, "email": "nobody"}, ce_id="event-2")).status_code == 202
    document = {"chart_id": CHART, "resource": {"resourceType": "DocumentReference", "id": "d"}}
    assert (await ehr.tell(RecordShared.key, document, ce_id="event-3")).status_code == 202

    async def refused() -> Any:
        told = [one["data"] for one in (await ehr.feed())["events"] if one["type"] == EventRefused.key]
        return {(one["ce_id"], one["reason"]) for one in told} if len(told) == 2 else None

    assert await eventually(refused) == {("event-2", "email_invalid"), ("event-3", "resource_type_refused")}


async def test_an_event_told_by_both_doors_is_one_event(front: Front, tmp_path: Path) -> None:
    ehr = await arrived(front.suite, tmp_path)
    await front.invite(ce_id="event-1")
    other = {"chart_id": "chart-2", "invited_by": "dr.lee", "date_of_birth": "1954-07-09", "email": "b@example.org"}
    assert (await ehr.tell(PatientInvited.key, other, ce_id="event-1")).status_code == 202
    assert (await ehr.tell(PatientInvited.key, {**other, "chart_id": "chart-3"}, ce_id="event-2")).status_code == 202
    await front.heard("ehr.demo", "event-2")
    assert await front.rows("chart-2") == ()
    assert len(await front.rows("chart-3")) == 1
