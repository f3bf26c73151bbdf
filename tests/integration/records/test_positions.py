"""What is listed follows what is kept: whichever release wrote it, in whatever order, and as time passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.records.positions import catch_up
from services.records.store.positions import charts_behind
from tests.integration.records.reader import CHART, Reader, heard, opened, rows, share
from tests.suite import PRACTICE, Suite, eventually
from tests.unit.records.builders import condition, patient, verification
from tests.unit.records.section_builders import MODIFIER, concept, goal, order, plan, visit

OLDER: dict[str, Any] = {
    "an insert": "update resources set section = null, sort_key = '', positioned_by = 0, positioned_for = null",
    "an update": "update resources set section = null, sort_key = '', fingerprint = fingerprint || '\\x00'",
    "older rules": "update resources set section = 'allergies', sort_key = 'wrong', positioned_by = 0",
}
"""What a release that knows no positions, or other rules for them, leaves in a row."""


def by_reference(resource_id: str = "m1") -> dict[str, Any]:
    """An order of the medicine in `Medication/x1`, which alone names it."""
    return order(resource_id, medicationCodeableConcept=None, medicationReference={"reference": "Medication/x1"})


def medicine(**more: Any) -> dict[str, Any]:
    """`Medication/x1`."""
    return {"resourceType": "Medication", "id": "x1", "code": concept("Aspirin"), **more}


async def written_by_older(suite: Suite, how: str) -> None:
    """Leave every row as an older worker would."""
    async with suite.connection("records") as connection:
        await connection.execute(OLDER[how])


@pytest.mark.spec("S119")
@pytest.mark.parametrize("how", OLDER)
async def test_what_an_older_worker_wrote_is_whole_and_in_order_when_it_is_read(suite: Suite, how: str) -> None:
    reader = await opened(suite, scopes=("diagnoses", "demographics"))
    await share(suite, patient())
    for year in (2001, 2003, 2002):
        await share(suite, condition(f"c{year}", code="1", display=f"D{year}", onsetDateTime=str(year)))
    await heard(suite, 5)
    await written_by_older(suite, how)

    assert await reader.names() == ["D2003", "D2002", "D2001"]
    assert await rows(suite, "select count(*) from behind") == [(0,)]
    await written_by_older(suite, how)
    profile = await reader.look_up()
    assert getattr(profile, "profile", None)


async def test_a_new_worker_positions_every_chart_before_anybody_reads_it(suite: Suite) -> None:
    reader = await opened(suite)
    await share(suite, condition())
    await share(suite, condition(), chart_id="another")
    await heard(suite, 3)
    await written_by_older(suite, "an insert")

    await suite.start("records")

    async def caught_up() -> bool:
        return await rows(suite, "select count(*) from behind") == [(0,)]

    await eventually(caught_up)
    assert await reader.names() == ["High blood pressure"]


NEWER = """
create or replace view behind as
select practice_id, chart_id, resource_type, resource_id, content, fingerprint, positioned_by, positioned_for
from resources where positioned_by < 3 or positioned_for is distinct from fingerprint
"""


async def test_a_worker_leaves_alone_what_only_newer_rules_improve(fresh: Suite) -> None:
    """Two releases on: its rows are behind for others; a row of newer rules keeps its place."""
    reader = await opened(fresh)
    for name in ("old", "new"):
        await share(fresh, condition(name))
    await heard(fresh, 3)
    async with fresh.connection("records") as connection:
        await connection.execute(NEWER)
        await connection.execute(
            "update resources set positioned_by = 2, section = 'allergies' where resource_id = 'new'"
        )
        assert not await catch_up(connection, practice_id=PRACTICE, chart_id=CHART)
        assert await charts_behind(connection, limit=9) == []
        await connection.execute("update resources set positioned_by = 0, section = null where resource_id = 'old'")
        assert await charts_behind(connection, limit=9) == [(PRACTICE, CHART)]
    assert len(await reader.names()) == 1
    assert await rows(fresh, "select positioned_by from resources where resource_id = 'new'") == [(2,)]


@pytest.fixture
async def medicines(suite: Suite) -> Reader:
    """Somebody who may read the medicines; the chart's patient is known, and one order waits for its medicine."""
    reader = await opened(suite, scopes=("medications",))
    await share(suite, patient())
    await share(suite, by_reference())
    await heard(suite, 3)
    return reader


@pytest.mark.spec("S119")
async def test_an_order_appears_with_the_medicine_that_names_it_and_goes_with_its_name(medicines: Reader) -> None:
    suite = medicines.suite
    assert (await medicines.see("medications")).total == 0

    await share(suite, medicine(meta={"versionId": "1"}))
    await heard(suite, 4)
    assert await medicines.names("medications") == ["Aspirin"]
    assert (await medicines.see("medications")).total == 1

    await share(suite, medicine(meta={"versionId": "2"}, code=None))
    await heard(suite, 5)
    assert (await medicines.see("medications")).total == 0


@pytest.mark.parametrize("hidden", [{"modifierExtension": MODIFIER}, {"code": {"coding": [{"system": "x"}]}}])
async def test_a_medicine_that_may_not_be_shown_names_nothing(medicines: Reader, hidden: dict[str, Any]) -> None:
    await share(medicines.suite, medicine(**hidden))
    await heard(medicines.suite, 4)

    assert (await medicines.see("medications")).total == 0


async def test_goals_are_found_whichever_comes_first_and_never_another_patients(suite: Suite) -> None:
    reader = await opened(suite, scopes=("care_plans",))
    pointing = plan(goal=[{"reference": f"Goal/g{number}"} for number in range(3)])
    await share(suite, goal("g1", description={"text": "Walk"}))
    await share(suite, goal("g2", description={"text": "Foreign"}, subject={"reference": "Patient/p1"}))
    await share(suite, pointing)
    await share(suite, goal("g0", description={"text": "Run"}))
    await heard(suite, 5)
    async with suite.connection("records") as connection:
        await connection.execute("update resources set subject = 'p2' where resource_id = 'g2'")

    [entry] = (await reader.see("care_plans")).entries
    assert entry.kind == "care_plan"
    assert entry.goals == ("Run", "Walk")


@pytest.mark.spec("S121")
async def test_a_visit_is_past_as_soon_as_it_has_ended_though_nothing_is_written(suite: Suite) -> None:
    reader = await opened(suite, scopes=("appointments",))
    ends = datetime.now(UTC) + timedelta(seconds=4)
    later = (ends + timedelta(days=1)).isoformat()
    await share(suite, visit("soon", start=(ends - timedelta(hours=1)).isoformat(), end=ends.isoformat(),
                             serviceType=[concept("Soon")]))  # fmt: skip
    await share(suite, visit("later", start=later, end=later, serviceType=[concept("Later")]))
    await heard(suite, 3)
    before = await rows(suite, "select * from resources")

    async def stands() -> list[tuple[str, bool]]:
        return [(one.plain_name, one.current) for one in (await reader.see("appointments")).entries]

    async def passed() -> bool:
        return await stands() == [("Later", True), ("Soon", False)]

    assert await stands() == [("Soon", True), ("Later", True)] or datetime.now(UTC) > ends
    await eventually(passed)
    assert datetime.now(UTC) >= ends
    assert await rows(suite, "select * from resources") == before


async def test_what_is_corrected_to_an_error_leaves_its_section_and_comes_back_with_the_next_word(
    suite: Suite,
) -> None:
    reader = await opened(suite)
    for number, status in enumerate(("confirmed", "entered-in-error", "refuted", "confirmed"), start=1):
        await share(suite, condition(meta={"versionId": str(number)}, verificationStatus=verification(status)))
        await heard(suite, 1 + number)
        assert (await reader.see()).total == (status == "confirmed")


async def test_what_is_behind_is_looked_for_where_there_is_next_to_nothing(suite: Suite) -> None:
    """And not in every row of a large chart, each time that it is read."""
    await opened(suite)
    await share(suite, condition())
    await heard(suite, 2)
    async with suite.connection("records") as connection:
        await connection.execute(
            """
            insert into resources select (r).* from (
                select jsonb_populate_record(one, jsonb_build_object('resource_id', n)) as r
                from resources one, generate_series(1, 3000) n
            ) as more
            """
        )
        await connection.execute("analyze resources")
        asked = "explain select exists (select from behind where practice_id = $1 and chart_id = $2)"
        plan = "".join(row[0] for row in await connection.fetch(asked, PRACTICE, CHART))
    assert "resources_to_position" in plan
    assert "Seq Scan" not in plan
