"""A large file for the recipient of a share: all that was lent and nothing else, for nobody else, and gone with it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.records import copying
from services.records.actions import make_copies, view_share
from services.records.store import copies
from shared.contracts.copies import CopyGone, CopyPiece, CopyTaken
from shared.contracts.exports import BundleDownloaded, ChartDownloaded, Choice, CopyRefused, Form
from shared.contracts.lent_copies import LentCopiesShown, OrderLentCopy, ReadLentCopy, ShowLentCopies, TakeLentCopy
from shared.contracts.records import RecordsRefused
from shared.contracts.recovery import AccountSecured
from shared.contracts.shares import DownloadShare
from tests.integration.records import ordering as own
from tests.integration.records.lending import ALL, FOR, Lent, execute, history, lend, listed, make
from tests.integration.records.ordering import SECRET, filled, left
from tests.integration.records.reader import Reader, hits, rows, share
from tests.integration.records.test_change_sharing import withheld
from tests.integration.records.test_order_copy import Gate
from tests.integration.records.test_shares import SHUTTERS, Shutter, _stopped
from tests.suite import Suite, eventually
from tests.unit.records.builders import condition

NOT_FOUND = RecordsRefused(reason="not_found")
OVER = RecordsRefused(reason="session_over")


@pytest.fixture
async def reader(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Of a chart with several pages in two sections, whose copies are made at once."""
    monkeypatch.setattr(make_copies, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(make_copies, "READ_AT_ONCE", 2)
    return await filled(suite)


@pytest.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    """Holds the maker between two pieces."""
    found = Gate(monkeypatch)
    yield found
    found.open.set()


async def want(lent: Lent, form: Form = "pdf") -> UUID:
    """Ask for a file; its id."""
    found = await lent.ask(OrderLentCopy(visit=lent.visit, form=form))
    assert isinstance(found, LentCopiesShown)
    return next(one.copy_id for one in found.copies if one.form == form)


async def look(lent: Lent) -> Any:
    """How do they stand?"""
    found = await lent.ask(ShowLentCopies(visit=lent.visit))
    return [one.state for one in found.copies] if isinstance(found, LentCopiesShown) else found


async def ready(lent: Lent, count: int = 1) -> None:
    """Wait until so many are."""

    async def made() -> bool:
        return bool((await look(lent)).count("ready") == count)

    await eventually(made, within=20)


async def take(lent: Lent, copy_id: UUID) -> Any:
    """Its head."""
    return await lent.ask(TakeLentCopy(visit=lent.visit, copy_id=copy_id))


async def read(lent: Lent, copy_id: UUID, number: int = 1) -> Any:
    """One piece."""
    return await lent.ask(ReadLentCopy(visit=lent.visit, copy_id=copy_id, number=number))


async def whole(lent: Lent, copy_id: UUID) -> tuple[CopyTaken, list[CopyPiece]]:
    """All of it."""
    head = await take(lent, copy_id)
    assert isinstance(head, CopyTaken)
    pieces = [await read(lent, copy_id, number) for number in range(1, head.pieces + 1)]
    assert await read(lent, copy_id, head.pieces + 1) == CopyGone()
    return head, pieces


@pytest.mark.spec("S124")
async def test_a_large_share_is_made_paged_and_taken_as_a_file_that_says_what_the_small_one_says(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice = Choice(parts=("demographics", "diagnoses", "medications"))
    lent = await lend(reader, choice)
    small = await lent.ask(DownloadShare(visit=lent.visit, form="words"))
    bundle = await lent.ask(DownloadShare(visit=lent.visit, form="bundle"))
    assert isinstance(small, ChartDownloaded)
    assert isinstance(bundle, BundleDownloaded)
    monkeypatch.setattr(copying, "MOST", 2)
    monkeypatch.setattr(view_share, "PAGE_SIZE", 2)
    lent = await lend(reader, choice)
    assert (await lent.read()).sections == small.sections
    assert await lent.ask(DownloadShare(visit=lent.visit, form="words")) == CopyRefused(total=8, most=2)
    assert [one.downloaded for one in await listed(reader)] == [0, 2]
    refused = "select count(*) from audit where action = 'refuse-download-share'"
    assert await rows(reader.suite, refused) == [(1,)]
    wanted = [await want(lent), await want(lent, "fhir")]
    assert await want(lent) == wanted[0]
    await ready(lent, 2)
    head, pieces = await whole(lent, wanted[0])
    for section in small.sections:
        told = [entry for piece in pieces if piece.section == section.section for entry in piece.entries]
        assert tuple(told) == section.entries
    assert (head.profile, head.choice) == (small.profile, choice)
    assert {*head.chart.sections, "demographics"} == set(choice.parts)
    alone, resources = await whole(lent, wanted[1])
    entries = {one.id: json.loads(one.entry) for piece in resources for one in piece.resources}
    assert [*json.loads(alone.bundle)["entry"], *entries.values()] == json.loads(bundle.bundle)["entry"]
    assert (await history(reader))[0] == ("share", "download-share", "demographics,diagnoses,medications", FOR)
    assert ("share", "order-copy", "demographics,diagnoses,medications", FOR) in await history(reader)
    assert [one.downloaded for one in await listed(reader)] == [2, 2]
    assert await rows(reader.suite, "select 1 from outbox where routing_key = 'copy.made'") == []
    assert await hits(reader.suite, SECRET) == ["records.resources"]


async def test_of_chosen_days_pages_hold_what_belongs_to_them_and_a_part_that_is_too_much_is_left_to_the_file(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_share, "PAGE_SIZE", 2)
    lent = await lend(reader, Choice(parts=("diagnoses", "labs"), since=datetime(2022, 1, 1, tzinfo=UTC).date()))
    told = await lent.read()
    assert [len(one.entries) for one in told.sections] == [4, 0]
    assert "Flu" not in [entry.clinical_name for entry in told.sections[0].entries]
    beyond = (await lent.view("diagnoses", 99)).listed
    assert [(one.page, one.pages) for one in beyond] == [(2, 2)]
    monkeypatch.setattr(copying, "MOST", 4)
    over = await lent.view()
    assert [(one.section, one.total) for one in over.listed] == [("diagnoses", None), ("labs", None)]
    assert await lent.view("diagnoses") == CopyRefused(total=5, most=4)
    last = "select action, category from audit order by at desc, position desc limit 1"
    assert await rows(reader.suite, last) == [("refuse-view-share", "diagnoses")]
    assert [one.total for one in (await lent.view("labs")).listed] == [0]
    copy_id = await want(lent)
    await ready(lent)
    _, pieces = await whole(lent, copy_id)
    assert sum(len(piece.entries) for piece in pieces) == 4


async def test_more_than_any_file_holds_is_neither_lent_nor_made(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = await lend(reader)
    monkeypatch.setattr(copying, "MOST_ORDERED", 4)
    refused = CopyRefused(total=12, most=4)
    assert await make(reader) == await lent.ask(OrderLentCopy(visit=lent.visit, form="csv")) == refused
    assert await rows(reader.suite, "select 1 from copies") == []
    told = await rows(reader.suite, "select action from audit where action like '%order-copy'")
    assert told == [("refuse-order-copy",)]


@pytest.mark.spec("S89", "S124", "D6")
@pytest.mark.parametrize("shut", SHUTTERS, ids=lambda shut: shut.__name__.strip("_"))
async def test_whatever_shuts_a_share_hands_nothing_out_any_more(reader: Reader, shut: Shutter) -> None:
    """Attack 7: made, begun to be taken, and broken off."""
    lent = await lend(reader, Choice(parts=("labs", "diagnoses", "demographics")))
    copy_id = await want(lent)
    await ready(lent)
    assert isinstance(await take(lent, copy_id), CopyTaken)
    assert isinstance(await read(lent, copy_id, 1), CopyPiece)
    await shut(reader, lent)

    async def shuts() -> bool:
        return bool(await read(lent, copy_id, 2) == CopyGone())

    assert await eventually(shuts, within=2)
    assert await read(lent, copy_id, 1) == CopyGone()
    assert await take(lent, copy_id) == NOT_FOUND
    assert await look(lent) == NOT_FOUND
    assert await lent.ask(OrderLentCopy(visit=lent.visit, form="csv")) == NOT_FOUND
    if shut.__name__ not in ("_expired", "_of_age"):  # a time that has come is noticed by the sweep (test_copies_end)
        assert await left(reader) == []


async def test_what_the_maker_sees_no_more_leaves_an_open_share_without_the_file_that_holds_it(reader: Reader) -> None:
    lent = await lend(reader, Choice(parts=("labs", "diagnoses")))
    copy_id = await want(lent)
    await ready(lent)
    await reader.suite.announce(withheld("labs"))

    async def gone() -> bool:
        return bool(await read(lent, copy_id) == CopyGone())

    assert await eventually(gone, within=2)
    assert (await take(lent, copy_id), await look(lent), await left(reader)) == (CopyGone(), ["gone"], [])
    again = await want(lent)
    await ready(lent)
    _, pieces = await whole(lent, again)
    assert {piece.section for piece in pieces} == {"diagnoses"}


@pytest.mark.spec("D6")
async def test_nobody_else_takes_it_not_even_by_another_share_of_the_same_chart(reader: Reader) -> None:
    """Attack 6: every id that somebody may know, by every door."""
    lent, other = await lend(reader), await lend(reader)
    copy_id = await want(lent)
    await ready(lent)
    mine = await own.ordered(reader)
    await own.ready(reader)
    assert (await take(other, copy_id), await read(other, copy_id), await look(other)) == (CopyGone(), CopyGone(), [])
    assert (await take(lent, mine), await read(lent, mine)) == (CopyGone(), CopyGone())
    assert await own.states(reader) == ["ready"]  # what is made for recipients is no copy of the maker's
    async with reader.suite.connection("records") as connection:
        assert await copies.hold(connection, reader.account_id) == 1
    assert "download-share" not in [what for _, what, *_ in await history(reader)]
    assert (await own.take(reader, copy_id), await own.read(reader, copy_id)) == (CopyGone(), CopyGone())
    visit, lent.visit = lent.visit, "0" * 64
    for answer in (await take(lent, copy_id), await read(lent, copy_id), await look(lent)):
        assert answer == OVER
    assert await lent.ask(OrderLentCopy(visit=lent.visit, form="csv")) == OVER
    lent.visit = visit
    assert isinstance(await take(lent, copy_id), CopyTaken)


@pytest.mark.parametrize("shut", [_stopped, *(one for one in SHUTTERS if one.__name__ in ("_revoked", "_withheld"))])
async def test_a_share_that_ends_while_the_file_is_made_leaves_nothing_of_it(
    reader: Reader, gate: Gate, shut: Shutter
) -> None:
    """Attack 7."""
    lent = await lend(reader, Choice(parts=("labs", "diagnoses")))
    copy_id = await want(lent)
    await gate.reached.wait()
    await shut(reader, lent)

    async def given_up() -> bool:
        return bool(await rows(reader.suite, "select 1 from copies where gone_at is not null"))

    assert await eventually(given_up, within=2)
    gate.open.set()
    await asyncio.sleep(0.3)
    assert (await left(reader), await take(lent, copy_id)) == ([], NOT_FOUND)


async def test_the_tenth_wrong_passcode_and_a_reset_erase_it(reader: Reader) -> None:
    lent, other = await lend(reader), await lend(reader)
    for one in (lent, other):
        await want(one)
        await ready(one)
    kept = len(await left(reader))
    await execute(reader.suite, f"update shares set failures = 9 where share_id = '{lent.share_id}'")
    await lent.unlock(f"{(int(lent.passcode) + 1) % 10**8:08}")
    assert len(await left(reader)) == kept // 2
    await reader.suite.announce(AccountSecured(account_id=reader.account_id, secured_at=datetime.now(UTC)))

    async def erased() -> bool:
        return await left(reader) == []

    assert await eventually(erased, within=2)


async def test_waiting_does_not_make_a_visit_longer_and_a_file_waits_two_hours(reader: Reader) -> None:
    lent = await lend(reader, ALL)
    copy_id = await want(lent)
    await ready(lent)
    ((lives,),) = await rows(reader.suite, "select ends_at - made_at from copies")
    assert lives == timedelta(hours=2)
    await execute(reader.suite, "update share_visits set seen_at = now() - interval '14 minutes 59 seconds'")
    assert await look(lent) == ["ready"]
    ((idle,),) = await rows(reader.suite, "select now() - seen_at from share_visits")
    assert idle > timedelta(minutes=14)
    assert isinstance(await read(lent, copy_id), CopyPiece)
    ((idle,),) = await rows(reader.suite, "select now() - seen_at from share_visits")
    assert idle < timedelta(minutes=1)
    await execute(reader.suite, "update copies set ends_at = now()")
    assert (await read(lent, copy_id), await take(lent, copy_id)) == (CopyGone(), CopyGone())
    await execute(reader.suite, "update share_visits set seen_at = now() - interval '15 minutes'")
    assert (await look(lent), await read(lent, copy_id), await take(lent, copy_id)) == (OVER, OVER, OVER)


async def test_a_file_that_a_change_took_is_made_anew_when_it_is_asked_for(reader: Reader) -> None:
    lent = await lend(reader)
    first = await want(lent)
    await ready(lent)
    assert await want(lent) == first
    later = condition("c1", display="Renamed", meta={"lastUpdated": "2031-01-01T00:00:00Z"})
    await share(reader.suite, later)

    async def gone() -> bool:
        return bool(await look(lent) == ["gone"])

    await eventually(gone)
    again = await want(lent)
    assert again != first
    await ready(lent)
    _, pieces = await whole(lent, again)
    assert "Renamed" in [entry.clinical_name for piece in pieces for entry in piece.entries]
