"""How far a share reaches: no part beside those chosen, merged charts as its maker does, and no further than the
password that made it (S124)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.records.domain.sections import SECTIONS
from services.records.store import copies, shares
from services.records.store.copies import Order
from shared.contracts.exports import PARTS, Choice
from shared.contracts.recovery import AccountSecured
from shared.contracts.reminders import AccessChanged
from shared.contracts.shares import ShareBegun, ShareGone, ShareMade, ShareStopped, ShareViewed, ViewShare
from shared.db import Connection
from shared.ids import new_id
from tests.integration.records.lending import FOR, Lent, execute, history, lend, listed, make, sealer
from tests.integration.records.ordering import left, ordered, ready
from tests.integration.records.reader import CHART, Reader, heard, opened, rows, share, share_lab
from tests.integration.records.test_lent_copies import ready as lent_ready
from tests.integration.records.test_lent_copies import want
from tests.integration.records.test_move_chart import moved, two_charts
from tests.integration.records.test_shares import NOT_FOUND, OF_A_SHARE
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.records.builders import condition, patient
from tests.unit.records.section_builders import allergic, lab


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """Everything is open to this account, of a chart with something in some sections."""
    found = await opened(suite, scopes=(*SECTIONS, "demographics"))
    await share(suite, patient())
    await share(suite, condition("c1", onsetDateTime="2015-03"))
    await share(suite, allergic())
    await share_lab(suite, lab())
    await heard(suite, 5)
    return found


@pytest.mark.spec("S124", "D6")
async def test_a_recipient_who_asks_for_a_part_gets_that_part_and_none_that_was_not_chosen(reader: Reader) -> None:
    lent = await lend(reader, Choice(parts=("labs", "diagnoses")))
    for part in PARTS:
        found = await lent.ask(ViewShare(visit=lent.visit, part=part))
        if part in ("labs", "diagnoses"):
            assert isinstance(found, ShareViewed)
            assert [one.section for one in found.told.sections] == [part]
            assert found.told.profile is None
            assert set(found.told.chart.sections) == {"labs", "diagnoses"}
        else:
            assert found == NOT_FOUND
    refused = "select count(*), min(actor), min(chain) from audit where action = 'refuse-view-share'"
    who = f"share:{lent.share_id}"
    assert await rows(reader.suite, refused) == [(len(PARTS) - 2, who, who)]
    begun = "select actor from audit where action = 'unlock-share' and chain like '%/chart-1'"
    assert await rows(reader.suite, begun) == [(who,)]
    assert [what for _, what, *_ in await history(reader)][:3] == ["view-share", "view-share", "make-share"]
    assert {row[2] for row in (await history(reader))[:2]} == {"diagnoses", "labs"}


@pytest.mark.spec("S124")
async def test_what_the_makers_access_opens_later_is_not_lent_by_an_older_share(suite: Suite) -> None:
    reader = await opened(suite, scopes=("labs",))
    lent, now = await lend(reader), datetime.now(UTC)
    wider = AccessChanged(invitation_id=reader.grant_id, version=2, scopes=SECTIONS, ends_at=None, changed_at=now)
    await suite.announce(wider)
    await heard(suite, 1 + OF_A_SHARE + 1)
    told = await lent.read()
    assert told.chart.sections == ("labs",)
    assert [one.section for one in told.sections] == ["labs"]


async def test_a_start_drops_visits_that_have_long_been_idle_and_copies_whose_days_are_over_and_no_other(
    reader: Reader,
) -> None:
    idle, fresh = await lend(reader), await lend(reader)
    over, kept = [await ordered(reader, form) for form in ("pdf", "csv")]
    await ready(reader, 2)
    await execute(reader.suite, f"update copies set ends_at = now() where copy_id = '{over}'")
    await execute(
        reader.suite, f"update share_visits set seen_at = now() - interval '25 hours' where mark = '{idle.visit}'"
    )
    await reader.suite.stop("records")
    await reader.suite.start("records")

    async def swept() -> bool:
        kept_rows = "select copy_id::text from copy_pieces union select mark from share_visits"
        return {*await rows(reader.suite, kept_rows)} == {(str(kept),), (fresh.visit,)}

    assert await eventually(swept)


@pytest.mark.spec("S124")
async def test_a_share_of_a_merged_chart_opens_both_and_one_again_when_the_merge_is_taken_back(suite: Suite) -> None:
    lent = await lend(await two_charts(suite), Choice(parts=("diagnoses",)))

    async def names() -> list[str]:
        return sorted(entry.clinical_name for one in (await lent.read()).sections for entry in one.entries)

    assert await names() == ["Asthma"]
    for chart in ("A", "B"):
        await suite.announce(moved(chart, "B"))
    await heard(suite, 5 + OF_A_SHARE + 2)
    assert await names() == ["Asthma", "Migraine"]
    await suite.announce(moved("A", "A", 2))
    await heard(suite, 5 + OF_A_SHARE + 3)
    assert await names() == ["Asthma"]
    told = "select split_part(chain, '/', 2), count(*) from audit where action = 'view-share' group by 1 order by 1"
    assert await rows(suite, told) == [("A", 6), ("B", 2)]  # an overview and a page each time


@pytest.mark.spec("S124")
async def test_who_is_given_the_makers_access_neither_sees_nor_stops_what_the_former_holder_lent(
    reader: Reader,
) -> None:
    lent, heir = await lend(reader), Reader(reader.suite, grant_id=reader.grant_id)
    await reader.suite.announce(heir.granted(scopes=SECTIONS))
    await heard(reader.suite, 5 + OF_A_SHARE + 1)
    assert await listed(heir) == ()
    await lent.stop(heir)
    assert await rows(reader.suite, "select stopped_at from shares") == [(None,)]
    assert await lent.view() == NOT_FOUND


@pytest.mark.spec("S110", "S124")
async def test_who_takes_an_account_back_ends_what_was_lent_with_the_password_that_somebody_else_knew(
    reader: Reader,
) -> None:
    lent, neighbor = await lend(reader), Reader(reader.suite)
    await reader.suite.announce(neighbor.granted(relation="parent", scopes=SECTIONS))
    await heard(reader.suite, 5 + OF_A_SHARE + 1)
    other = await lend(neighbor)
    told = await rows(reader.suite, "select convert_from(body, 'utf8') from outbox where routing_key = 'share.begun'")
    begun = ShareBegun.model_validate_json(told[0][0])
    assert (begun.share_id, begun.account_id) == (lent.share_id, reader.account_id)
    assert set(json.loads(told[0][0])) == {"share_id", "account_id", "made_at"}
    now = datetime.now(UTC)
    for age in (timedelta(), timedelta(), timedelta(hours=1)):  # the last word is of an earlier time
        await reader.suite.announce(AccountSecured(account_id=reader.account_id, secured_at=now - age))
    await heard(reader.suite, 5 + 1 + 2 * OF_A_SHARE + 3)
    assert await lent.view() == NOT_FOUND
    assert [one.status for one in await listed(reader)] == ["ended"]
    assert (await history(reader))[0] == ("person", "stop-share", "", FOR)
    assert isinstance(await other.view(), ShareViewed)
    late = await make(reader, proven=timedelta(minutes=1))
    assert isinstance(late, ShareMade)
    opener = sealer(reader.suite)
    shut = Lent(reader, late.share_id, opener.open(late.token), opener.open(late.passcode))
    assert await shut.knock() == await shut.unlock() == ShareGone()
    made = await make(reader, proven=timedelta())
    assert isinstance(made, ShareMade)
    mine = Lent(reader, made.share_id, opener.open(made.token), opener.open(made.passcode))
    await mine.unlock()
    assert isinstance(await mine.view(), ShareViewed)
    ((known,),) = await rows(reader.suite, "select count(*) from inbox")
    await reader.suite.announce(AccountSecured(account_id=reader.account_id, secured_at=now))
    await heard(reader.suite, known + 1)
    assert isinstance(await mine.view(), ShareViewed)
    stops = "select count(*) from audit where action = 'stop-share'"
    assert await rows(reader.suite, stops) == [(1,)]


@pytest.mark.spec("D6")
async def test_a_share_is_listed_counted_and_stopped_with_its_own_chart_and_only_while_it_is_open(
    reader: Reader,
) -> None:
    lent, sibling = await lend(reader), replace(reader, grant_id=new_id())
    await reader.suite.announce(sibling.granted(chart_id="chart-2", relation="child", scopes=SECTIONS))
    await heard(reader.suite, 5 + OF_A_SHARE + 1)
    assert await listed(sibling) == ()
    assert await lent.stop(sibling) == ShareStopped()
    assert isinstance(await lent.view(), ShareViewed)
    async with reader.suite.connection("records") as connection:
        for who, count in ((reader, 1), (sibling, 0), (replace(reader, account_id=new_id()), 0)):
            named = {"grant_id": who.grant_id, "account_id": who.account_id}
            assert await shares.made_today(connection, **named) == count
    for over in (
        "locked_at = now()",
        "locked_at = null, made_at = made_at - interval '7 days', ends_at = now()",
    ):
        await execute(reader.suite, f"update shares set {over}")
        assert await lent.stop() == ShareStopped()
    assert await rows(reader.suite, "select stopped_at from shares") == [(None,)]
    assert "stop-share" not in [what for _, what, *_ in await history(reader)]
    async with reader.suite.connection("records") as connection:
        named = {"grant_id": reader.grant_id, "account_id": reader.account_id}
        assert await shares.made_today(connection, **named) == 0  # a week ago is not today


async def test_an_order_waits_for_the_one_that_is_given_at_the_same_moment(reader: Reader) -> None:
    """Else each of two could be the last that is allowed."""
    lent = await lend(reader)
    asked: tuple[tuple[Callable[[Connection], Awaitable[Any]], Callable[[], Coroutine[Any, Any, UUID]]], ...] = (
        (lambda held: copies.hold(held, reader.account_id), lambda: ordered(reader)),
        (lambda held: copies.hold_lent(held, lent.share_id), lambda: want(lent)),
    )

    async def waits() -> bool:
        return bool(await rows(reader.suite, "select 1 from pg_locks where not granted"))

    for hold, ask in asked:
        async with reader.suite.connection("records") as connection, connection.transaction():
            await hold(connection)
            order = asyncio.create_task(ask())
            await eventually(waits)
        assert await order
    await ready(reader)
    await lent_ready(lent)


@pytest.mark.spec("S124")
async def test_no_file_is_made_for_a_share_that_ended_while_its_order_waited(reader: Reader) -> None:
    lent = await lend(reader)
    whose: dict[str, Any] = {"grant_id": reader.grant_id, "account_id": reader.account_id, "share_id": lent.share_id}
    what: dict[str, Any] = {"practice_id": PRACTICE, "charts": (CHART,), "held": ("labs",), "form": "pdf"}
    order = Order(copy_id=new_id(), **whose, **what, since=None, until=None, language="en")
    async with reader.suite.connection("records") as connection, connection.transaction():
        await copies.order(connection, order, waits=timedelta(days=1))
        await connection.execute("update shares set made_at = made_at - interval '7 days', ends_at = now()")

    async def settled() -> bool:
        return await rows(reader.suite, "select 1 from copies where made_at is null and gone_at is null") == []

    assert await eventually(settled)
    assert await rows(reader.suite, "select made_at, pieces, tries from copies") == [(None, None, 1)]
    assert await left(reader) == []
