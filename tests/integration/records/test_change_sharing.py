"""What a practice withholds is nowhere: no page, count, summary, profile or history gives away that it is there."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.records.store import demographics
from shared.contracts.charts import ChartMoved
from shared.contracts.records import ProfileShown, RecordsRefused, SummaryShown
from shared.contracts.sharing import SharingChanged
from tests.integration.records.reader import CHART, Reader, heard, opened, share, share_lab
from tests.integration.records.test_show_activity import told
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition, patient
from tests.unit.records.section_builders import lab

NOT_FOUND = RecordsRefused(reason="not_found")
ALL = ("diagnoses", "labs", "allergies", "demographics")


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that has looked at a chart with a diagnosis, a lab and a profile."""
    found = await opened(suite, scopes=ALL)
    await share(suite, patient())
    await share(suite, condition())
    await share_lab(suite, lab())
    await heard(suite, 4)
    await found.see("labs")
    return found


def withheld(*categories: str, version: int = 1, grant_id: UUID | None = None) -> SharingChanged:
    """Enrollment announces it."""
    return SharingChanged(
        practice_id=PRACTICE,
        invitation_id=grant_id,
        version=version,
        withheld=categories,
        changed_at=datetime.now(UTC),
    )


async def withhold(reader: Reader, event: SharingChanged, *, count: int = 5) -> None:
    """It is announced, and heard as the `count`th."""
    await reader.suite.announce(event)
    await heard(reader.suite, count)


@pytest.mark.spec("S119", "S120")
@pytest.mark.parametrize("alone", [False, True])
async def test_a_withheld_section_is_as_if_the_practice_had_never_shared_it(reader: Reader, *, alone: bool) -> None:
    never = Reader(reader.suite)
    await reader.suite.announce(never.granted(scopes=("diagnoses", "allergies")))
    await heard(reader.suite, 5)
    event = withheld("labs", "demographics", grant_id=reader.grant_id if alone else None)
    await withhold(reader, event, count=6)

    assert await reader.look("labs") == await never.look("labs") == NOT_FOUND
    assert await reader.look_up() == await never.look_up() == NOT_FOUND
    summary, other = await reader.look_over(), await never.look_over()
    assert isinstance(summary, SummaryShown)
    assert summary.model_dump_json() == other.model_dump_json()
    assert (await reader.see()).chart == (await never.see()).chart


@pytest.mark.spec("S125")
async def test_the_statement_that_reads_the_profile_asks_by_itself(reader: Reader) -> None:
    asked = {"grant_id": reader.grant_id, "account_id": reader.account_id, "session_id": reader.session_id}
    async with reader.suite.connection("records") as connection:
        assert list(await demographics.seen_by(connection, **asked)) == ["patient"]
        await withhold(reader, withheld("demographics"))
        assert await demographics.seen_by(connection, **asked) == {}


@pytest.mark.spec("S120")
async def test_a_look_at_what_is_withheld_now_is_told_without_saying_at_what(reader: Reader) -> None:
    await withhold(reader, withheld("labs"))

    assert [row[2:] for row in await told(reader)] == [("view", "chart"), ("open", "")]


async def test_what_is_withheld_from_one_person_another_one_sees(reader: Reader) -> None:
    other = Reader(reader.suite)
    await reader.suite.announce(other.granted(scopes=ALL, relation="parent"))
    await withhold(reader, withheld("labs", grant_id=other.grant_id), count=6)

    assert await other.look("labs") == NOT_FOUND
    assert (await reader.see("labs")).total == 1
    assert next(row[2:] for row in await told(reader)) == ("view", "labs")


async def test_what_is_shown_again_is_all_there_at_once(reader: Reader) -> None:
    await withhold(reader, withheld("labs", "demographics"))
    await withhold(reader, withheld(version=2), count=6)

    assert (await reader.see("labs")).total == 1
    assert isinstance(await reader.look_up(), ProfileShown)


async def test_an_older_word_changes_nothing_and_a_word_before_the_grant_counts(suite: Suite) -> None:
    reader = Reader(suite)
    await suite.start("records")
    await suite.announce(withheld("labs", version=2, grant_id=reader.grant_id))
    await heard(suite, 1)
    await suite.announce(withheld(version=1, grant_id=reader.grant_id))
    await suite.announce(reader.granted(scopes=ALL))
    await heard(suite, 3)

    assert (await reader.see()).chart.sections == ("diagnoses", "allergies")
    assert await reader.look("labs") == NOT_FOUND


async def test_another_practices_switch_and_a_section_that_is_not_open_change_nothing(reader: Reader) -> None:
    elsewhere = withheld("labs").model_copy(update={"practice_id": "elsewhere"})
    await withhold(reader, elsewhere)
    await withhold(reader, withheld("procedures"), count=6)

    assert (await reader.see("labs")).chart.sections == ("diagnoses", "allergies", "labs")


async def test_what_is_withheld_at_a_chart_stays_so_when_a_merge_opens_it(reader: Reader) -> None:
    old, suite = Reader(reader.suite, account_id=reader.account_id), reader.suite
    await suite.announce(old.granted(chart_id="old", scopes=ALL))
    for chart in (CHART, "old"):
        moved = {"practice_id": PRACTICE, "chart_id": chart, "surviving_chart_id": CHART}
        await suite.announce(ChartMoved(**moved, version=1, moved_at=datetime.now(UTC)))
    await withhold(reader, withheld("labs", grant_id=old.grant_id), count=8)

    assert await old.look("labs") == NOT_FOUND
    assert await reader.look("labs") == NOT_FOUND
    assert (await reader.see()).total == 1
