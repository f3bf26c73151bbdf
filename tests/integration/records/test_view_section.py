"""A chart opens to its own account's grant, and to nothing else."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.disowning import AccessEnded
from shared.contracts.identity import AccessClosed, SessionEnded
from shared.contracts.records import RecordsRefused, SectionShown
from shared.ids import new_id
from tests.integration.records.reader import CHART, Reader, heard, share
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.records.builders import condition, patient, status

NOT_FOUND = RecordsRefused(reason="not_found")
SESSION_OVER = RecordsRefused(reason="session_over")


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read a chart with one active and one past diagnosis."""
    found = Reader(suite)
    await suite.start("records")
    await share(suite, patient())
    await share(suite, condition("c1", onsetDateTime="2015-03"))
    await share(
        suite,
        condition("c2", code="10509002", display="Acute bronchitis (disorder)", clinicalStatus=status("resolved")),
    )
    await suite.announce(found.granted())
    await heard(suite, 4)
    return found


@pytest.mark.spec("S119")
async def test_the_page_says_whose_chart_it_is_and_its_diagnoses_in_plain_words(reader: Reader) -> None:
    page = await reader.look()

    assert isinstance(page, SectionShown)
    chart = page.chart
    assert (chart.practice.name, chart.practice.accent, chart.display_name, chart.relation) == (
        "Integrative Medicine",
        "#224466",
        "Gustavo Mejía",
        "self",
    )
    assert [(one.plain_name, one.status, one.since) for one in page.entries if one.kind == "diagnosis"] == [
        ("High blood pressure", "active", "2015-03"),
        ("Chest cold (acute bronchitis)", "resolved", None),
    ]


async def test_plain_names_come_in_the_language_asked_for(reader: Reader) -> None:
    page = await reader.look(language="es")

    assert isinstance(page, SectionShown)
    assert page.entries[0].plain_name == "Presión arterial alta"


async def test_every_view_and_every_refused_one_leaves_an_audit_row(reader: Reader) -> None:
    await reader.look()
    stranger = Reader(reader.suite)
    await stranger.look(grant_id=reader.grant_id)

    async with reader.suite.connection("records") as connection:
        rows = await connection.fetch(
            "select chain, actor, by_right, action, category, subject from audit where action like '%view' order by id"
        )
    subject, own, foreign = f"grant:{reader.grant_id}", f"account:{reader.account_id}", f"account:{stranger.account_id}"
    assert [tuple(row) for row in rows] == [
        (f"{PRACTICE}/{CHART}", own, "self", "view", "diagnoses", subject),
        (foreign, foreign, "none", "refuse-view", "diagnoses", subject),
    ]


async def test_another_accounts_grant_is_not_found_as_if_it_were_absent(reader: Reader) -> None:
    stranger = Reader(reader.suite)

    assert await stranger.look(grant_id=reader.grant_id) == NOT_FOUND
    assert await stranger.look(grant_id=new_id()) == NOT_FOUND


async def test_a_grant_that_the_session_does_not_name_is_not_found(reader: Reader) -> None:
    assert await reader.look(assertion=reader.assertion(charts=())) == NOT_FOUND


@pytest.mark.spec("D6")
async def test_a_grant_without_this_category_is_not_found(reader: Reader) -> None:
    other = Reader(reader.suite)
    await reader.suite.announce(other.granted(scopes=("medications",)))
    await heard(reader.suite, 5)

    assert await other.look() == NOT_FOUND


async def test_a_grant_that_has_ended_is_not_found(reader: Reader) -> None:
    other = Reader(reader.suite)
    await reader.suite.announce(other.granted(ends_at=datetime.now(UTC) - timedelta(seconds=1)))
    await heard(reader.suite, 5)

    assert await other.look() == NOT_FOUND


async def test_another_chart_of_the_same_practice_stays_closed(reader: Reader) -> None:
    other = Reader(reader.suite)
    await share(reader.suite, condition("c9", code="1", display="Other"), chart_id="chart-2")
    await reader.suite.announce(other.granted(chart_id="chart-2"))
    await heard(reader.suite, 6)

    assert await other.names() == ["Other"]
    assert "Other" not in await reader.names()


@pytest.mark.spec("S90")
async def test_revoking_shuts_the_door_at_once_and_says_so(reader: Reader) -> None:
    await reader.suite.announce(reader.revoked())

    async def shut() -> bool:
        return await reader.look() == NOT_FOUND

    assert await eventually(shut, within=2)
    assert await closings(reader) == [(str(reader.grant_id), "records")]
    async with reader.suite.connection("records") as connection:
        kept = await connection.fetchrow("select account_id, display_name, scopes from grants")
        told = await connection.fetchval("select chain from audit where action = 'close'")
    assert tuple(kept or ()) == (None, None, [])
    assert told == f"{PRACTICE}/{CHART}"


@pytest.mark.spec("S90")
async def test_a_flood_of_pages_that_takes_every_connection_does_not_hold_up_a_revocation(reader: Reader) -> None:
    [service] = reader.suite.running["records"]
    assert service._running is not None
    pool = service._running.pool
    taken = [await pool.acquire() for _ in range(service.settings.pool_size)]
    try:
        started = time.monotonic()
        await reader.suite.announce(reader.revoked())
        assert await closings(reader) == [(str(reader.grant_id), "records")]
        assert time.monotonic() - started < 2
    finally:
        for connection in taken:
            await pool.release(connection)
    assert await reader.look() == NOT_FOUND


@pytest.mark.spec("S90")
async def test_a_revocation_that_comes_before_its_grant_still_wins(suite: Suite) -> None:
    reader = Reader(suite)
    await suite.start("records")

    await suite.announce(reader.revoked())
    assert await closings(reader) == [(str(reader.grant_id), "records")]
    await suite.announce(reader.granted())
    await heard(suite, 2)

    assert await reader.look() == NOT_FOUND


@pytest.mark.spec("S90")
async def test_a_grant_replayed_months_after_its_revocation_never_revives(reader: Reader) -> None:
    granted = reader.granted(granted_at=datetime.now(UTC) + timedelta(days=90))
    await reader.suite.announce(reader.revoked())
    await heard(reader.suite, 5)
    async with reader.suite.connection("records") as connection:
        await connection.execute("delete from inbox")

    await reader.suite.announce(granted)
    await heard(reader.suite, 1)

    assert await reader.look() == NOT_FOUND


async def test_what_the_person_ended_is_not_found_ever_after(reader: Reader) -> None:
    """By "this is not me", or because they leave."""
    granted = reader.granted(granted_at=datetime.now(UTC) + timedelta(minutes=1))
    ended = AccessEnded(invitation_id=reader.grant_id, reason="not_me", ended_at=datetime.now(UTC))
    await reader.suite.announce(ended)
    assert await closings(reader) == [(str(reader.grant_id), "records")]
    assert await reader.look() == NOT_FOUND
    await reader.suite.announce(granted)
    await heard(reader.suite, 6)
    assert await reader.look() == NOT_FOUND
    async with reader.suite.connection("records") as connection:
        assert await connection.fetchval("select by_right from audit where action = 'close'") == "person"


async def test_an_older_word_about_a_grant_does_not_undo_a_newer_one(reader: Reader) -> None:
    older = reader.granted(scopes=(), granted_at=datetime.now(UTC) - timedelta(days=1))
    await reader.suite.announce(older)
    await heard(reader.suite, 5)

    assert isinstance(await reader.look(), SectionShown)


@pytest.mark.spec("S103")
async def test_an_ended_session_reads_nothing_with_an_assertion_that_still_lives(reader: Reader) -> None:
    assertion = reader.assertion()
    assert isinstance(await reader.look(assertion=assertion), SectionShown)

    await reader.suite.announce(SessionEnded(session_id=reader.session_id, ended_at=datetime.now(UTC)))
    await heard(reader.suite, 5)

    assert await reader.look(assertion=assertion) == SESSION_OVER
    async with reader.suite.connection("records") as connection:
        assert await connection.fetchval("select count(*) from audit where action = 'refuse-view'") == 1


async def test_an_assertion_of_61_seconds_or_from_the_future_is_over(reader: Reader) -> None:
    assert await reader.look(assertion=reader.assertion(age=timedelta(seconds=61))) == SESSION_OVER
    assert await reader.look(assertion=reader.assertion(age=timedelta(seconds=-30))) == SESSION_OVER


async def test_an_assertion_that_identity_did_not_sign_is_worth_nothing(reader: Reader) -> None:
    claims, _, signature = reader.assertion().partition(".")
    other, _, _ = Reader(reader.suite, account_id=reader.account_id).assertion().partition(".")

    for forged in (f"{other}.{signature}", f"{claims}.", claims, ".", "a.b", f"{claims}.{signature[:-4]}AAAA"):
        assert await reader.look(assertion=forged) == SESSION_OVER


async def closings(reader: Reader) -> list[tuple[str, str]]:
    """(grant, closed by) of every access.closed that records has said."""

    async def said() -> list[tuple[str, str]]:
        async with reader.suite.connection("records") as connection:
            rows = await connection.fetch(
                "select convert_from(body, 'utf8') as body from outbox where routing_key = 'access.closed'"
            )
        told = [AccessClosed.model_validate_json(row["body"]) for row in rows]
        return [(str(one.invitation_id), one.closed_by) for one in told]

    found: list[tuple[str, str]] = await eventually(said)
    return found


@pytest.mark.spec("S139")
async def test_each_entry_says_which_system_of_the_practice_told_it_and_when(reader: Reader) -> None:
    entries = (await reader.see()).entries
    assert {(one.id, one.source) for one in entries} == {("c1", "demo"), ("c2", "demo")}
    assert all(datetime.now(UTC) - one.received_at < timedelta(minutes=1) for one in entries)
