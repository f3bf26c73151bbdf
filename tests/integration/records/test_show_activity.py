"""A person reads who has read their chart; nobody reads more of it than concerns them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.records.store import activity
from shared.chains import faults
from shared.contracts.activity import ActivityShown, ShowActivity
from shared.contracts.deeds import StaffActed
from shared.contracts.disowning import AccessEnded
from shared.contracts.identity import SessionEnded
from shared.contracts.records import RecordsRefused
from tests.integration.records.plans import nodes, plan_of
from tests.integration.records.reader import CHART, Reader, heard, opened, rows, share
from tests.integration.records.test_move_chart import moved
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition, patient

Told = list[tuple[str, str, str, str]]


async def ask(reader: Reader, *, before: int | None = None, size: int = 50) -> ActivityShown | RecordsRefused:
    """As the gateway does."""
    asked = ShowActivity(assertion=reader.assertion(), grant_id=reader.grant_id, before=before, size=size)
    return await reader.suite.bus.ask(asked)


async def told(reader: Reader, *, before: int | None = None, size: int = 50) -> Told:
    """Who, by what right, what, of which category; newest first."""
    found = await ask(reader, before=before, size=size)
    assert isinstance(found, ActivityShown)
    return [(row.who, row.relation, row.what, row.category) for row in found.rows]


@pytest.fixture
async def family(suite: Suite) -> tuple[Reader, Reader]:
    """The patient, who has looked at diagnoses, and a parent, who has looked at the summary afterwards."""
    child = await opened(suite)
    parent = Reader(suite)
    await suite.announce(parent.granted(relation="parent"))
    await heard(suite, 2)
    await child.see()
    await parent.look_over()
    return child, parent


async def test_the_patient_reads_what_everybody_did(family: tuple[Reader, Reader]) -> None:
    child, _ = family
    assert await told(child) == [
        ("other", "parent", "view", "summary"),
        ("you", "self", "view", "diagnoses"),
        ("other", "parent", "open", ""),
        ("you", "self", "open", ""),
    ]
    assert (await told(child))[0] == ("you", "self", "view", "activity")


async def test_a_parent_reads_nothing_of_what_the_patient_looked_at(family: tuple[Reader, Reader]) -> None:
    _, parent = family
    assert await told(parent) == [("you", "parent", "view", "summary"), ("you", "parent", "open", "")]


async def test_what_the_practice_ended_is_told_and_its_sharing_is_not(family: tuple[Reader, Reader]) -> None:
    child, parent = family
    await share(child.suite, patient())
    await share(child.suite, condition("c1"))
    await child.suite.announce(parent.revoked())
    await heard(child.suite, 5)
    assert (await told(child))[0] == ("office", "practice", "close", "parent")
    assert await ask(parent) == RecordsRefused(reason="not_found")


def acted(
    reader: Reader, deed: str, *, relation: str = "parent", ago: timedelta = timedelta(), chart_id: str = CHART
) -> StaffActed:
    """What enrollment announces of a deed about this reader's access."""
    when = datetime.now(UTC) - ago
    names = {"practice_id": PRACTICE, "chart_id": chart_id, "staff_id": "u-77"}
    return StaffActed(**names, invitation_id=reader.grant_id, relation=relation, deed=deed, acted_at=when)


async def test_what_staff_did_is_told_to_whom_it_concerned_and_to_the_patient_and_chained(
    family: tuple[Reader, Reader],
) -> None:
    child, parent = family
    suite, other = child.suite, Reader(child.suite)
    for event in (
        acted(parent, "show_code", ago=timedelta(hours=2)),
        acted(parent, "change_sharing"),
        acted(other, "invite", relation="guardian"),
        acted(parent, "invite", ago=timedelta(hours=-1)),
    ):
        await suite.announce(event)
    await heard(suite, 6)
    everything = {
        ("office", "staff", "invite", "parent"),
        ("office", "staff", "invite", "guardian"),
        ("office", "staff", "change_sharing", "parent"),
        ("office", "staff", "show_code", "parent"),
    }
    found = await told(child)
    assert {one for one in found if one[1] == "staff"} == everything
    assert found[-1] == ("office", "staff", "show_code", "parent")  # the oldest, although it was heard late
    shown = await ask(parent)
    assert isinstance(shown, ActivityShown)
    about_them = [one for one in shown.rows if one.relation == "staff"]
    assert {one.what for one in about_them} == {"invite", "show_code"}
    assert len(shown.rows) == 4  # beside them: what they looked at and when they were given access
    now = datetime.now(UTC)
    times = {one.what: now - one.at for one in about_them}
    assert timedelta(hours=2) < times["show_code"] < timedelta(hours=3)
    assert times["invite"] >= timedelta()  # a clock that runs ahead tells no future
    assert await rows(suite, "select distinct actor from audit where by_right = 'staff'") == [("staff:u-77",)]
    async with suite.connection("records") as connection:
        assert await faults(connection) == []
        await connection.execute("update audit set at = at + interval '1 minute' where action = 'show_code'")
        assert [one.what for one in await faults(connection)] == ["changed"]


async def test_who_ended_their_own_access_is_not_told_as_the_office(family: tuple[Reader, Reader]) -> None:
    child, parent = family
    ended = AccessEnded(invitation_id=parent.grant_id, reason="not_me", ended_at=datetime.now(UTC))
    await child.suite.announce(ended)
    await heard(child.suite, 3)
    assert (await told(child))[0] == ("other", "person", "close", "parent")


async def test_the_pages_of_a_long_history_follow_one_another_without_gap_or_repeat(
    family: tuple[Reader, Reader],
) -> None:
    child, _ = family
    seen: Told = []
    before: int | None = None
    for size in (2, 1, 5):
        page = await ask(child, before=before, size=size)
        assert isinstance(page, ActivityShown)
        seen += [(row.who, row.relation, row.what, row.category) for row in page.rows]
        before = page.earlier
    assert before is None
    assert [one[2:] for one in seen] == [("view", "summary"), ("view", "diagnoses"), ("open", ""), ("open", "")]


async def test_a_stranger_an_ended_session_and_an_old_assertion_read_nothing(family: tuple[Reader, Reader]) -> None:
    child, _ = family
    stranger = Reader(child.suite, grant_id=child.grant_id)
    assert await ask(stranger) == RecordsRefused(reason="not_found")
    refused = await rows(child.suite, "select chain, category from audit where action = 'refuse-view'")
    assert refused == [(f"account:{stranger.account_id}", "activity")]
    old = ShowActivity(assertion=child.assertion(age=timedelta(hours=1)), grant_id=child.grant_id)
    assert await child.suite.bus.ask(old) == RecordsRefused(reason="session_over")
    nameless = ShowActivity(assertion=child.assertion(charts=()), grant_id=child.grant_id)
    assert await child.suite.bus.ask(nameless) == RecordsRefused(reason="not_found")
    async with child.suite.connection("records") as connection:
        for ends_at, opens in (("now()", False), ("now() + interval '1 hour'", True), ("null", True)):
            await connection.execute(f"update grants set ends_at = {ends_at}")
            assert isinstance(await ask(child), ActivityShown) == opens
    await child.suite.announce(SessionEnded(session_id=child.session_id, ended_at=datetime.now(UTC)))
    await heard(child.suite, 3)
    assert await ask(child) == RecordsRefused(reason="session_over")


async def test_of_merged_charts_the_patient_is_told_of_all_once_and_of_one_again_when_the_merge_is_taken_back(
    family: tuple[Reader, Reader],
) -> None:
    child, _ = family
    suite, guardian, aunt = child.suite, Reader(child.suite), Reader(child.suite)
    for event in (
        guardian.granted(chart_id="chart-2", relation="guardian"),
        acted(aunt, "invite", relation="sibling", chart_id="chart-2", ago=timedelta(days=1)),
    ):
        await suite.announce(event)
    await heard(suite, 4)
    await guardian.see()
    alone = await told(child)
    for chart in ("chart-2", CHART):
        await suite.announce(moved(chart, CHART))
    await heard(suite, 6)
    await child.see()
    together = await told(child)
    assert together[:3] == [
        ("you", "self", "view", "diagnoses"),
        ("you", "self", "view", "activity"),
        ("other", "guardian", "view", "diagnoses"),
    ]
    assert together[-1] == ("office", "staff", "invite", "sibling")
    assert ("other", "guardian", "open", "") in together
    assert len(together) == len(alone) + 5
    assert await told(guardian) == [("you", "guardian", "view", "diagnoses"), ("you", "guardian", "open", "")]
    pages = [await ask(child, size=1)]
    while isinstance(pages[-1], ActivityShown) and pages[-1].earlier is not None:
        pages.append(await ask(child, size=1, before=pages[-1].earlier))
    assert len({row.at for page in pages if isinstance(page, ActivityShown) for row in page.rows}) == len(pages)
    await suite.announce(moved("chart-2", "chart-2", 2))
    await heard(suite, 7)
    assert {("other", "guardian", "open", ""), ("office", "staff", "invite", "sibling")} & {*await told(child)} == set()


async def test_what_was_done_at_one_time_stands_on_one_page(family: tuple[Reader, Reader]) -> None:
    child, _ = family
    async with child.suite.connection("records") as connection:
        await connection.execute("update audit set at = (select min(at) from audit) where action = 'open'")
    found = [await ask(child, size=size) for size in (1, 4)]
    assert [len(page.rows) for page in found if isinstance(page, ActivityShown)] == [1, 5]


async def test_another_charts_deeds_are_never_among_them(family: tuple[Reader, Reader]) -> None:
    child, _ = family
    neighbor = Reader(child.suite)
    await child.suite.announce(neighbor.granted(chart_id="chart-10"))
    await heard(child.suite, 3)
    await neighbor.see()
    assert [one[2:] for one in await told(neighbor)] == [("view", "diagnoses"), ("open", "")]
    assert len(await told(child)) == 4


async def test_a_page_of_the_list_is_read_without_what_the_practice_shared_before_and_after(
    family: tuple[Reader, Reader],
) -> None:
    """By PostgreSQL's own account, with all migrations: what is told stands in an index of its own."""
    child, _ = family
    async with child.suite.connection("records") as connection:
        await connection.execute(
            """
            insert into audit (id, chain, position, at, actor, by_right, action, category, subject, message_id, hash)
            select gen_random_uuid(), chain, position + n * 10, at - n * interval '1 minute', actor, by_right,
                   case when n % 5 = 0 then 'view' else 'share' end, category, subject, message_id, hash
            from audit cross join generate_series(1, 10000) as n
            """
        )
        await connection.execute("vacuum analyze audit")
    before = datetime.now(UTC) - timedelta(minutes=1_000)
    who = {"grant_id": child.grant_id, "account_id": child.account_id, "session_id": child.session_id}
    plan = await plan_of(child.suite, lambda asked: activity.read(asked, **who, before=before, limit=51))
    steps = [step for step in nodes(plan["Plan"]) if step.get("Relation Name") == "audit"]
    assert {step.get("Index Name") for step in steps} == {"audit_of_readers_by_time"}
    assert (
        sum(step["Actual Rows"] * step["Actual Loops"] for step in steps) <= 52
    )  # the last one says that none has the time of the one before
    assert plan["Plan"]["Shared Hit Blocks"] < 300
