"""A copy that is made beside other work holds what the pages show, and nothing of it is left once a door shuts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date
from typing import Any, get_args

import pytest
from fhir.resources.R4B.bundle import Bundle

from services.records import copying
from services.records.actions import make_copies
from services.records.domain.sections import SECTIONS
from services.records.store import copy_making
from shared.contracts.activity import ActivityShown, ShowActivity
from shared.contracts.copies import CopyGone, CopyMade, CopyNotOrdered, CopyOrdered
from shared.contracts.exports import BundleDownloaded, Choice, CopyRefused, DownloadBundle
from shared.contracts.records import RecordsRefused, Section
from shared.db import Connection
from tests.integration.records.ordering import (
    ALL,
    SECRET,
    discard,
    filled,
    left,
    order,
    ordered,
    ready,
    states,
    take,
    waiting,
    whole,
)
from tests.integration.records.reader import Reader, heard, hits, rows, share
from tests.suite import Suite, eventually
from tests.unit.records.builders import condition

NOT_FOUND = RecordsRefused(reason="not_found")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_copies, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(make_copies, "READ_AT_ONCE", 2)


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """Of a chart with several pages in two sections."""
    return await filled(suite)


class Gate:
    """Holds the maker of copies between two pieces, until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.open = asyncio.Event(), asyncio.Event()
        self.passed = 0
        real = copy_making.add_piece

        async def held(*told: Any) -> None:
            self.passed += 1
            if self.passed == 2:
                self.reached.set()
                await self.open.wait()
            await real(*told)

        monkeypatch.setattr(copy_making, "add_piece", held)


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    """For every maker of this process."""
    found = Gate(monkeypatch)
    yield found
    found.open.set()


@pytest.mark.spec("S124")
async def test_a_copy_made_in_pieces_says_word_for_word_what_the_pages_say(reader: Reader) -> None:
    copy_id = await ordered(reader)
    await ready(reader)
    found = await whole(reader, copy_id)
    assert len(found.pieces) > len(SECTIONS)
    assert {one.section for one in found.pieces} == set(SECTIONS)
    sections: tuple[Section, ...] = get_args(Section)
    for section in sections:
        page = await reader.see(section)
        assert tuple(found.entries(section)) == page.entries
    shown = await reader.look_up()
    assert found.head.profile == getattr(shown, "profile", None) is not None
    assert found.head.choice == ALL
    assert await hits(reader.suite, SECRET) == ["records.resources"]


@pytest.mark.spec("S124")
async def test_its_bundle_is_the_small_one_in_the_same_order_under_the_same_ids(reader: Reader) -> None:
    copy_id = await ordered(reader, "fhir")
    await ready(reader)
    found = await whole(reader, copy_id)
    told = json.loads(found.head.bundle)
    seen = {one["resource"]["id"] for one in told["entry"]}
    for one in (one for piece in found.pieces for one in piece.resources):
        if one.id not in seen:
            told["entry"].append(json.loads(one.entry))
        seen.add(one.id)
    Bundle.model_validate(told)
    asked = DownloadBundle(assertion=reader.assertion(), grant_id=reader.grant_id, choice=ALL)
    small = await reader.suite.bus.ask(asked)
    assert isinstance(small, BundleDownloaded)
    assert told["entry"] == json.loads(small.bundle)["entry"]
    assert sum(one["resource"]["resourceType"] == "Medication" for one in told["entry"]) == 1


async def test_days_and_parts_are_chosen_as_for_a_small_copy(reader: Reader) -> None:
    copy_id = await ordered(reader, choice=Choice(parts=("diagnoses",), since=date(2022, 1, 1)))
    await ready(reader)
    found = await whole(reader, copy_id)
    assert {one.section for one in found.pieces} == {"diagnoses"}
    assert "Flu" not in [entry.clinical_name for entry in found.entries("diagnoses")]
    assert len(found.entries("diagnoses")) == 4
    assert found.head.profile is None


async def test_ordering_taking_and_throwing_away_are_told_to_the_patient(reader: Reader) -> None:
    copy_id = await ordered(reader, choice=Choice(parts=("labs", "demographics")))
    await ready(reader)
    await take(reader, copy_id)
    await discard(reader, copy_id)
    assert (await states(reader), await left(reader), await take(reader, copy_id)) == ([], [], CopyGone())
    shown = await reader.suite.bus.ask(ShowActivity(assertion=reader.assertion(), grant_id=reader.grant_id))
    assert isinstance(shown, ActivityShown)
    told = [(row.what, row.category) for row in shown.rows if row.what not in ("view", "open")]
    assert told == [
        ("discard-copy", "chart"),
        ("download", "demographics,labs"),
        ("order-copy", "demographics,labs"),
    ]


async def test_an_account_has_two_copies_at_a_time(reader: Reader, gate: Gate) -> None:
    for form in ("pdf", "csv"):
        await ordered(reader, form)
    assert await order(reader) == CopyNotOrdered(most=2)
    assert await states(reader) == ["making", "making"]
    other = Reader(reader.suite)
    await reader.suite.announce(other.granted(relation="parent"))
    await heard(reader.suite, 20)
    copy_id = await ordered(other)
    held = f"select held, category from copies, audit where copy_id = '{copy_id}' and actor like '%{other.account_id}' "
    assert await rows(reader.suite, held + "and action = 'order-copy'") == [(["diagnoses"], "diagnoses")]
    await discard(other, copy_id)
    await gate.reached.wait()
    await discard(reader, (await waiting(reader))[1].copy_id)
    gate.open.set()
    await ordered(reader, "fhir")
    await ready(reader, 2)
    assert sorted(one.form for one in await waiting(reader)) == ["csv", "fhir"]


async def test_what_is_too_much_even_so_is_refused_whole(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST_ORDERED", 4)
    assert await order(reader, choice=Choice(parts=("diagnoses", "demographics"))) == CopyRefused(total=5, most=4)
    assert isinstance(await order(reader, choice=Choice(parts=("labs",))), CopyOrdered)
    await ready(reader)  # nothing of it may come to the next test
    told = await rows(reader.suite, "select action from audit where action like '%order%' order by position")
    assert told == [("refuse-order",), ("order-copy",)]


async def test_a_worker_that_dies_midway_leaves_nothing_and_the_copy_is_made_once(reader: Reader, gate: Gate) -> None:
    copy_id = await ordered(reader)
    await gate.reached.wait()
    assert await left(reader) == []
    await reader.suite.stop("records")
    gate.open.set()
    await reader.suite.start("records", "records")
    await ready(reader)
    found = await whole(reader, copy_id)
    assert len(found.entries("diagnoses")) == 5
    told = await rows(reader.suite, "select convert_from(body, 'utf8') from outbox where routing_key = 'copy.made'")
    assert len(told) == 1
    made = CopyMade.model_validate_json(told[0][0])
    assert (made.copy_id, made.account_id) == (copy_id, reader.account_id)
    assert set(json.loads(told[0][0])) == {"copy_id", "account_id", "ends_at"}


async def test_pages_are_answered_and_revocations_heard_while_a_copy_is_made(reader: Reader, gate: Gate) -> None:
    copy_id = await ordered(reader)
    await gate.reached.wait()
    assert (await reader.see()).total == 5
    await reader.suite.announce(reader.revoked())

    async def shut() -> bool:
        return await take(reader, copy_id) == NOT_FOUND

    assert await eventually(shut, within=2)
    gate.open.set()

    async def given_up() -> bool:
        return bool(await rows(reader.suite, "select 1 from copies where gone_at is not null"))

    await eventually(given_up)
    await asyncio.sleep(0.3)
    assert await left(reader) == []
    assert await rows(reader.suite, "select 1 from outbox where routing_key = 'copy.made'") == []


async def test_what_changes_while_a_copy_is_made_is_in_it_as_it_is_now(reader: Reader, gate: Gate) -> None:
    copy_id = await ordered(reader)
    await gate.reached.wait()
    assert await take(reader, copy_id) == CopyGone()
    assert await rows(reader.suite, "select action from audit where action like '%download'") == [("refuse-download",)]
    async with reader.suite.connection("records") as connection, connection.transaction():
        assert not await copy_making.claim(connection, copy_id)  # no other worker makes it meanwhile
    later = "2031-01-01T00:00:00Z"
    await share(reader.suite, condition("c1", display="Renamed", meta={"lastUpdated": later}))
    await heard(reader.suite, 18)
    gate.open.set()
    await ready(reader)
    names = [entry.clinical_name for entry in (await whole(reader, copy_id)).entries("diagnoses")]
    assert "Renamed" in names
    assert f"{SECRET} 1" not in names


async def test_a_change_that_began_before_the_order_and_could_not_see_it_is_in_the_copy(reader: Reader) -> None:
    async with reader.suite.connection("records") as connection, connection.transaction():
        named = """'{"code": {"text": "Renamed"}}'"""
        await connection.execute(f"update resources set content = content || {named} where resource_id = 'c1'")
        copy_id = await ordered(reader)
        await asyncio.sleep(0.5)
        assert await states(reader) == ["making"]
    await ready(reader)
    names = [entry.clinical_name for entry in (await whole(reader, copy_id)).entries("diagnoses")]
    assert "Renamed" in names


async def test_a_copy_that_is_gone_just_before_its_snapshot_leaves_nothing(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = make_copies._settled

    async def gone(connection: Connection) -> bool:
        await connection.execute("update copies set gone_at = now()")
        return await real(connection)

    monkeypatch.setattr(make_copies, "_settled", gone)
    await ordered(reader)

    async def given_up() -> bool:
        return await states(reader) == ["gone"]

    assert await eventually(given_up)
    await asyncio.sleep(0.3)
    assert await left(reader) == []
    assert await rows(reader.suite, "select 1 from outbox where routing_key = 'copy.made'") == []


async def test_what_an_older_worker_keeps_just_before_the_snapshot_is_in_the_copy(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, late = make_copies._settled, ["c1"]

    async def kept(connection: Connection) -> bool:
        if late:
            unplaced = "section = null, sort_key = '', positioned_by = 0, positioned_for = null"
            await connection.execute(f"update resources set {unplaced} where resource_id = $1", late.pop())
        return await real(connection)

    monkeypatch.setattr(make_copies, "_settled", kept)
    copy_id = await ordered(reader)
    await ready(reader)
    names = [entry.clinical_name for entry in (await whole(reader, copy_id)).entries("diagnoses")]
    assert f"{SECRET} 1" in names


async def test_a_copy_that_can_never_be_made_is_given_up(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> None:
        raise ValueError("seeded")

    monkeypatch.setattr(make_copies, "MOST_TRIES", 2)
    monkeypatch.setattr(copy_making, "add_piece", broken)
    await ordered(reader)

    async def given_up() -> bool:
        return await states(reader) == ["gone"]

    assert await eventually(given_up)
    assert (await reader.see()).total == 5
