"""A test over time: every shared result of the same code, and nothing that its section does not show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.ehr import LabWithdrawn
from shared.contracts.records import RecordsRefused
from shared.contracts.sharing import SharingChanged
from shared.contracts.trends import MOST, TrendShown, ViewTrend
from tests.integration.records.reader import CHART, Reader, heard, opened, share, share_lab
from tests.integration.records.test_move_chart import moved
from tests.suite import PRACTICE, Suite
from tests.unit.records.section_builders import LOINC, concept, lab

NOT_FOUND = RecordsRefused(reason="not_found")


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read the labs of a chart with three results of one test and one of another."""
    found = await opened(suite, scopes=("labs",))
    for number in (2, 3, 1):
        await share_lab(suite, result(number))
    await share_lab(suite, lab("other", code=concept("Sodium", LOINC, "2951-2")))
    await heard(suite, 5)
    return found


def result(number: int, **more: Any) -> dict[str, Any]:
    """The result of this year."""
    quantity = {"value": 90 + number, "unit": "mg/dL"}
    told = {"effectiveDateTime": f"202{number}-05-01", "valueQuantity": quantity}
    return lab(f"l{number}", **{**told, **more})


async def look(reader: Reader, resource_id: str = "l2", **more: Any) -> TrendShown | RecordsRefused:
    """As the gateway does."""
    asked = ViewTrend(assertion=reader.assertion(), grant_id=reader.grant_id, resource_id=resource_id)
    return await reader.suite.bus.ask(asked.model_copy(update=more))


async def numbers(reader: Reader, resource_id: str = "l2") -> list[tuple[str | None, float | None]]:
    """When, and how much."""
    found = await look(reader, resource_id)
    assert isinstance(found, TrendShown)
    return [(one.taken_on, one.number) for one in found.points]


@pytest.mark.spec("S120")
async def test_every_result_of_the_test_is_told_the_oldest_first(reader: Reader) -> None:
    found = await look(reader)

    assert isinstance(found, TrendShown)
    assert (found.plain_name, found.unit, found.earlier) == ("Blood sugar (glucose)", "mg/dL", False)
    assert await numbers(reader) == [("2021-05-01", 91), ("2022-05-01", 92), ("2023-05-01", 93)]
    assert {(one.low, one.high, one.measured.flag) for one in found.points} == {(70, 99, "normal")}
    assert [one.measured.value for one in found.points] == ["91 mg/dL", "92 mg/dL", "93 mg/dL"]


async def test_what_does_not_compare_is_told_without_a_number(reader: Reader) -> None:
    await share_lab(reader.suite, result(4, valueQuantity={"value": 5, "unit": "mmol/L"}))
    await share_lab(reader.suite, result(5, valueQuantity={"value": 60, "unit": "mg/dL", "comparator": "<"}))
    await heard(reader.suite, 7)

    assert [number for _, number in await numbers(reader)] == [91, 92, 93, None, None]


@pytest.mark.spec("S120")
async def test_what_is_not_shared_wrong_or_taken_back_is_not_in_it(reader: Reader) -> None:
    await share(reader.suite, result(4))
    await share_lab(reader.suite, result(5, status="entered-in-error"))
    withdrawn = LabWithdrawn(chart_id=CHART, resource_type="Observation", resource_id="l1")
    await reader.suite.ehr.tell(withdrawn)
    await heard(reader.suite, 8)

    assert [day for day, _ in await numbers(reader)] == ["2022-05-01", "2023-05-01"]
    for hidden in ("l1", "l4", "l5", "never"):
        assert await look(reader, hidden) == NOT_FOUND


async def test_a_result_without_a_code_stands_alone(reader: Reader) -> None:
    await share_lab(reader.suite, result(6, code={"text": "Something"}))
    await heard(reader.suite, 6)
    assert await numbers(reader, "l6") == [("2026-05-01", 96)]


@pytest.mark.spec("S120")
async def test_nobody_reads_it_without_the_labs_of_this_very_chart(reader: Reader) -> None:
    other = Reader(reader.suite)
    await reader.suite.announce(other.granted(scopes=("diagnoses",)))
    await heard(reader.suite, 6)
    assert await look(other) == NOT_FOUND
    assert await look(reader, grant_id=other.grant_id) == NOT_FOUND
    assert await look(reader, assertion="x") == RecordsRefused(reason="session_over")

    changed = SharingChanged(
        practice_id=PRACTICE, invitation_id=None, version=1, withheld=("labs",), changed_at=datetime.now(UTC)
    )
    await reader.suite.announce(changed)
    await heard(reader.suite, 7)
    assert await look(reader) == NOT_FOUND


async def test_of_very_many_results_the_newest_are_told(reader: Reader) -> None:
    for number in range(MOST):
        await share_lab(reader.suite, lab(f"m{number}", effectiveDateTime=f"1999-01-01T00:{number // 60:02}:00Z"))
    await heard(reader.suite, 5 + MOST)

    found = await look(reader)

    assert isinstance(found, TrendShown)
    assert (len(found.points), found.earlier, found.points[-1].taken_on) == (MOST, True, "2023-05-01")


@pytest.mark.spec("S120")
async def test_what_the_surviving_chart_took_back_or_has_anew_stands_for_both_charts(reader: Reader) -> None:
    suite = reader.suite
    of_root: dict[str, Any] = {"subject": {"reference": "Patient/p2"}}
    await share_lab(suite, result(2, **of_root, valueQuantity={"value": 80, "unit": "mg/dL"}), chart_id="B")
    await share_lab(suite, result(3, **of_root), chart_id="B")
    withdrawn = LabWithdrawn(chart_id="B", resource_type="Observation", resource_id="l3")
    await heard(suite, 7)
    await suite.ehr.tell(withdrawn)
    for chart in (CHART, "B"):
        await suite.announce(moved(chart, "B"))
    await heard(suite, 10)

    assert [entry.id for entry in (await reader.see("labs")).entries if entry.id != "other"] == ["l2", "l1"]
    assert await numbers(reader, "l1") == [("2021-05-01", 91), ("2022-05-01", 80)]
    assert await numbers(reader, "l2") == [("2021-05-01", 91), ("2022-05-01", 80)]
    assert await look(reader, "l3") == NOT_FOUND
