"""Visits are told as they are booked, moved and called off, in any order (S121)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from shared.contracts.ehr import AppointmentBooked, AppointmentCanceled, AppointmentChanged
from shared.contracts.entries import Appointment
from tests.integration.records.reader import CHART, Reader, heard, opened, refusals, rows, share
from tests.suite import Suite
from tests.unit.records.builders import condition
from tests.unit.records.section_builders import visit

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-01T00:00:00+00:00" for month in (1, 2, 3))
LATER = visit(start="2040-06-01T09:00:00-05:00", end="2040-06-01T09:30:00-05:00")
HISTORY = (
    (AppointmentBooked(chart_id=CHART, resource=visit()), JANUARY),
    (AppointmentChanged(chart_id=CHART, resource=LATER), FEBRUARY),
    (AppointmentCanceled(chart_id=CHART, resource=LATER), MARCH),
)


@pytest.fixture
async def reader(suite: Suite) -> Reader:
    """An account that may read the appointments."""
    return await opened(suite, scopes=("appointments",))


async def shown(reader: Reader) -> list[tuple[str, str, bool]]:
    """Status, month and whether it is upcoming."""
    found = (await reader.see("appointments")).entries
    return [
        (one.status, f"{one.starts_at:%B}", one.current)
        for one in found
        if isinstance(one, Appointment) and one.starts_at
    ]


@pytest.mark.spec("S121")
@pytest.mark.parametrize("told", list(itertools.permutations(HISTORY)))
async def test_the_last_word_about_a_visit_stands_in_whatever_order_they_come(
    reader: Reader, told: tuple[tuple[Any, str], ...]
) -> None:
    for count, (event, time) in enumerate(told, start=2):
        await reader.suite.ehr.tell(event, **{"ce-time": time})
        await heard(reader.suite, count)

    assert await shown(reader) == [("canceled", "June", False)]


@pytest.mark.spec("S121")
async def test_a_visit_that_was_moved_is_shown_at_its_new_time(reader: Reader) -> None:
    for count, (event, time) in enumerate(HISTORY[:2], start=2):
        await reader.suite.ehr.tell(event, **{"ce-time": time})
        await heard(reader.suite, count)

    assert await shown(reader) == [("booked", "June", True)]


async def test_a_visit_by_the_general_event_is_the_same_visit(reader: Reader) -> None:
    await share(reader.suite, visit(), **{"ce-time": JANUARY})
    await reader.suite.ehr.tell(HISTORY[2][0], **{"ce-time": MARCH})
    await heard(reader.suite, 3)

    assert await shown(reader) == [("canceled", "June", False)]


async def test_a_visit_booked_by_mistake_is_not_shown_as_canceled(reader: Reader) -> None:
    wrong = AppointmentCanceled(chart_id=CHART, resource=visit(status="entered-in-error"))
    await reader.suite.ehr.tell(HISTORY[0][0], **{"ce-time": JANUARY})
    await reader.suite.ehr.tell(wrong, **{"ce-time": MARCH})
    await heard(reader.suite, 3)

    assert await shown(reader) == []


async def test_without_a_time_or_with_another_type_it_is_refused(reader: Reader) -> None:
    told = {
        await reader.suite.ehr.tell(HISTORY[0][0], **{"ce-time": ""}): "time_missing",
        await reader.suite.ehr.tell(
            AppointmentChanged(chart_id=CHART, resource=condition()), **{"ce-time": JANUARY}
        ): "resource_type_refused",
    }

    assert dict(await refusals(reader.suite, 2)) == told
    assert await rows(reader.suite, "select 1 from resources") == []
