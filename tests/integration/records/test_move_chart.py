"""What merged charts open, to whom, and what is left of it when the merge is taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from services.records.store import charts
from services.records.store.charts import Asked, Opening
from shared.contracts.charts import ChartMoved
from shared.contracts.records import RecordsRefused, SummaryShown
from shared.db import Connection
from tests.integration.records.reader import Reader, heard, opened, rows, share
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition, patient

OF_B: dict[str, Any] = {"subject": {"reference": "Patient/p2"}}


def moved(chart: str, root: str, version: int = 1) -> ChartMoved:
    """Enrollment tells where a chart is found."""
    return ChartMoved(
        practice_id=PRACTICE,
        chart_id=chart,
        surviving_chart_id=root,
        version=version,
        moved_at=datetime.now(UTC),
    )


async def two_charts(suite: Suite, **granted: Any) -> Reader:
    """Chart A, which the reader may read, and chart B, each with a Patient and a diagnosis; seven messages."""
    reader = await opened(suite, chart_id="A", **granted)
    await share(suite, patient(), chart_id="A")
    await share(suite, condition("c1", display="Asthma"), chart_id="A")
    await share(suite, patient("p2"), chart_id="B")
    await share(suite, condition("c2", display="Migraine", **OF_B), chart_id="B")
    await heard(suite, 5)
    return reader


async def shown(reader: Reader) -> list[str]:
    """What the chart says, in the practice's words."""
    return [entry.clinical_name for entry in (await reader.see()).entries]


async def merge(suite: Suite, count: int, *, version: int = 1) -> None:
    """A is found under B from now on; `count` messages were heard before."""
    await suite.announce(moved("A", "B", version))
    await suite.announce(moved("B", "B", version))
    await heard(suite, count + 2)


async def test_the_patient_s_own_grant_opens_both_charts_and_one_again_when_it_is_taken_back(suite: Suite) -> None:
    reader = await two_charts(suite)
    assert await shown(reader) == ["Asthma"]
    await merge(suite, 5)
    assert sorted(await shown(reader)) == ["Asthma", "Migraine"]
    page = await reader.see()
    assert (page.total, page.pages, page.chart.display_name) == (2, 1, "Gustavo Mejía")
    await suite.announce(moved("A", "A", 2))
    await heard(suite, 8)
    assert await shown(reader) == ["Asthma"]


async def test_the_surviving_chart_s_patient_sees_what_the_absorbed_one_held(suite: Suite) -> None:
    await two_charts(suite)
    other = Reader(suite)
    await suite.announce(other.granted(chart_id="B"))
    await heard(suite, 6)
    await merge(suite, 6)
    assert sorted(await shown(other)) == ["Asthma", "Migraine"]


@pytest.mark.parametrize("relation", ["parent", "guardian", "child", "spouse", "caregiver"])
async def test_a_representative_sees_the_chart_of_the_own_invitation_and_no_other(suite: Suite, relation: str) -> None:
    reader = await two_charts(suite, relation=relation)
    await merge(suite, 5)
    assert await shown(reader) == ["Asthma"]
    other = Reader(suite)
    await suite.announce(other.granted(chart_id="B", relation=relation))
    await heard(suite, 8)
    assert await shown(other) == ["Migraine"]


async def test_whom_either_chart_has_shut_out_the_other_does_not_let_in(suite: Suite) -> None:
    reader = await two_charts(suite)
    shut_out = Reader(suite)
    await suite.announce(shut_out.granted(chart_id="B"))
    await heard(suite, 6)
    await merge(suite, 6)
    assert len(await shown(reader)) == 2
    await suite.announce(shut_out.revoked())
    await heard(suite, 9)
    assert await shown(reader) == ["Asthma"]
    assert isinstance(await shut_out.look(), RecordsRefused)
    anew = Reader(suite)
    await suite.announce(anew.granted(chart_id="B", granted_at=datetime.now(UTC) + timedelta(seconds=1)))
    await heard(suite, 10)
    assert sorted(await shown(anew)) == ["Asthma", "Migraine"]


async def test_a_revoked_grant_opens_no_merged_chart_and_a_stranger_none_at_all(suite: Suite) -> None:
    reader = await two_charts(suite)
    await merge(suite, 5)
    stranger = Reader(suite, grant_id=reader.grant_id)
    assert isinstance(await stranger.look(), RecordsRefused)
    await suite.announce(reader.revoked())
    await heard(suite, 8)
    assert isinstance(await reader.look(), RecordsRefused)


async def test_sections_that_the_grant_does_not_open_stay_shut_in_every_chart(suite: Suite) -> None:
    reader = await two_charts(suite, scopes=("medications",))
    await merge(suite, 5)
    assert isinstance(await reader.look("diagnoses"), RecordsRefused)


async def test_what_both_charts_hold_is_shown_once_as_the_surviving_one_has_it(suite: Suite) -> None:
    reader = await two_charts(suite)
    await share(suite, condition("c1", display="Asthma, mild", **OF_B), chart_id="B")
    await heard(suite, 6)
    await merge(suite, 6)
    assert sorted(await shown(reader)) == ["Asthma, mild", "Migraine"]
    assert (await reader.see()).total == 2
    wrong = condition("c1", display="Asthma", verificationStatus=_wrong(), meta={"versionId": "900"}, **OF_B)
    await share(suite, wrong, chart_id="B")
    await heard(suite, 9)
    assert await shown(reader) == ["Migraine"]


async def test_pages_go_through_all_of_the_charts_and_miss_and_repeat_nothing(suite: Suite) -> None:
    reader = await opened(suite, chart_id="A")
    for number in range(30):
        await share(suite, condition(f"a{number:02}", display=f"A {number:02}"), chart_id="A")
        await share(suite, condition(f"b{number:02}", display=f"B {number:02}", **OF_B), chart_id="B")
    await heard(suite, 61)
    await merge(suite, 61)
    pages = [await reader.see(page=page) for page in (1, 2, 3)]
    assert {(page.total, page.pages) for page in pages} == {(60, 3)}
    names = [entry.clinical_name for page in pages for entry in page.entries]
    assert sorted(names) == sorted(f"{chart} {number:02}" for chart in "AB" for number in range(30))
    assert (await reader.see(page=9)).page == 3


async def test_a_chain_is_one_chart_and_breaks_where_it_is_cut(suite: Suite) -> None:
    reader = await two_charts(suite)
    await share(suite, condition("c3", display="Eczema", subject={"reference": "Patient/p3"}), chart_id="C")
    for chart in "ABC":
        await suite.announce(moved(chart, "C"))
    await heard(suite, 9)
    assert len(await shown(reader)) == 3
    await suite.announce(moved("B", "B", 2))
    await suite.announce(moved("A", "B", 2))
    await heard(suite, 11)
    assert len(await shown(reader)) == 2


async def test_every_order_of_the_words_ends_alike(suite: Suite) -> None:
    await suite.start("records")
    words = [("A", "B", 1), ("B", "B", 1), ("A", "A", 2), ("A", "B", 3)]
    told = 0
    for number, order in enumerate(permutations(words)):
        for chart, root, version in (*order, order[number % 4]):
            await suite.announce(moved(f"{chart}-{number}", f"{root}-{number}", version))
            told += 1
    await heard(suite, told)
    found = await rows(suite, "select split_part(chart_id, '-', 1), split_part(root, '-', 1), version from chart_roots")
    assert set(found) == {("A", "B", 3), ("B", "B", 1)}


async def test_a_reading_stands_in_the_log_of_every_chart_that_was_read(suite: Suite) -> None:
    reader = await two_charts(suite)
    await merge(suite, 5)
    await reader.see()
    read = await rows(suite, "select distinct chain from audit where action = 'view'")
    assert {chain for (chain,) in read} == {f"{PRACTICE}/A", f"{PRACTICE}/B"}


def _wrong() -> dict[str, Any]:
    system = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
    return {"coding": [{"system": system, "code": "entered-in-error"}]}


async def test_a_section_that_is_closed_between_two_charts_of_one_look_is_closed(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_charts(suite)
    reader = Reader(suite)
    await suite.announce(reader.granted(chart_id="B", scopes=("diagnoses", "allergies")))
    await heard(suite, 6)
    await merge(suite, 6)
    read, looks = charts._read, 0

    async def reading(connection: Connection, asked: Asked, **more: Any) -> Opening:
        nonlocal looks
        looks += 1
        if looks == 3:
            sharing = "insert into sharing (practice_id, version, withheld) values ($1, 1, array['diagnoses'])"
            await connection.execute(sharing, PRACTICE)
        return await read(connection, asked, **more)

    monkeypatch.setattr(charts, "_read", reading)
    overview = await reader.look_over()
    assert isinstance(overview, SummaryShown)
    assert (looks, [one.section for one in overview.sections]) == (3, ["allergies"])
    assert isinstance(await reader.look(), RecordsRefused)
