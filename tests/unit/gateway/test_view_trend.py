"""A test over time is a table first, and a drawing of it that says the same."""

from __future__ import annotations

import re

import pytest

from services.gateway.drawings import HEIGHT, INSET, LEFT, RIGHT, WIDTH, drawing
from shared.contracts.entries import LabResult, Measured
from shared.contracts.trends import TrendPoint, ViewTrend
from tests.fakes.chart import ENTRIES, LONG_AGO, TREND
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import NAUGHTY, chart, sign_in


def point(day: str | None, number: float | None, **more: object) -> TrendPoint:
    """One result."""
    measured = Measured(name="x", value=None if number is None else f"{number:g} mg", reference=None, flag=None)
    told = {"taken_on": day, "measured": measured, "number": number, "low": None, "high": None}
    return TrendPoint.model_validate({**told, "received_at": LONG_AGO, **more})


@pytest.mark.spec("S120")
async def test_the_table_has_every_value_and_the_drawing_as_many_marks(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    page = await browser.get(chart(stage, "trend/lab-1"))
    said = text_of(page)

    for one in TREND:
        assert f"{one.measured.value}" in said
    assert "September 30, 2023 11.2 g/dL Low" in said
    assert page.text.count("<circle") == 3
    assert page.text.count('fill="Canvas"') == 1
    told = re.search(r'<desc id="graph-text">(.*?)</desc>', page.text)
    assert told
    assert (
        "4 results from March 4, 2021 to October 2, 2025. The lowest is 11.2 g/dL, the highest is 13.1 g/dL" in told[1]
    )
    assert 'role="img" aria-labelledby="graph-title graph-text"' in page.text
    (asked,) = stage.bus.asks(ViewTrend)
    assert asked.resource_id == "lab-1"


async def test_a_result_of_one_value_leads_there_and_a_panel_does_not(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    (panel,) = ENTRIES["labs"]
    assert isinstance(panel, LabResult)
    single = panel.model_copy(update={"id": "lab-1", "values": panel.values[:1]})
    stage.household.entries = {"labs": (single, panel.model_copy(update={"id": "lab-2"}))}
    page = await browser.get(chart(stage, "labs"))
    assert re.findall(r'href="([^"]+/trend/[^"]+)"', page.text) == [chart(stage, "trend/lab-1")]


async def test_one_number_is_no_line(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    stage.household.trend = (TREND[0], point(None, 12.0), point("2022", None))
    page = await browser.get(chart(stage, "trend/lab-1"))
    assert "graph-title" not in page.text
    assert "no graph" in text_of(page)
    assert page.text.count('<th scope="row">') == 3


@pytest.mark.parametrize("wrong", ["never", "x" * 65, "%00", "%0A"])
async def test_what_is_no_result_of_this_chart_is_not_there(browser: Browser, stage: Stage, wrong: str) -> None:
    sign_in(browser, stage)
    assert (await browser.get(chart(stage, f"trend/{wrong}"))).status_code == 404


async def test_no_value_can_write_into_the_drawing(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    for name in NAUGHTY[:200]:
        measured = Measured(name="x", value=name[:400], reference=name[:400], flag="high")
        stage.household.trend = tuple(one.model_copy(update={"measured": measured}) for one in TREND)
        page = await browser.get(chart(stage, "trend/lab-1"))
        assert page.status_code == 200
        assert page.text.count("<script") == 1
        assert len(re.findall(r"<(?:rect|circle|polyline|path|text)\b", page.text.partition("graph-text")[2])) == 11


def test_results_stand_in_the_order_of_their_days_within_the_drawing() -> None:
    found = drawing([point("2022-01", 5), point("2020", 1), point("2021-06-15", 3, low=0, high=9)])
    assert found
    across = [mark.x for mark in found.marks]
    assert across == sorted(across)
    assert (across[0], across[-1]) == (LEFT + INSET, WIDTH - RIGHT - INSET)
    down = [mark.y for mark in found.marks]
    assert down == sorted(down, reverse=True)
    assert all(0 <= y <= HEIGHT for y in down)
    assert (found.low.number, found.high.number) == (1, 5)


def test_the_usual_range_of_the_newest_result_is_a_band_open_ends_reach_the_edge() -> None:
    both = drawing([point("2020", 1), point("2021", 5, low=2, high=4)])
    above = drawing([point("2020", 1), point("2021", 5, low=2)])
    none = drawing([point("2020", 1, low=2, high=4), point("2021", 5)])
    assert both
    assert above
    assert none
    assert both.band
    assert above.band
    assert both.band[1] > 0
    assert above.band[0] < both.band[0]
    assert none.band is None


@pytest.mark.parametrize(
    "points",
    [
        [],
        [point("2020", 1)],
        [point("2020", 1), point(None, 2)],
        [point("2020", 1), point("2021", None)],
        [point("2020", 1), point("2021-13-45", 2)],
    ],
)
def test_fewer_than_two_numbers_with_a_day_are_not_drawn(points: list[TrendPoint]) -> None:
    assert drawing(points) is None


def test_equal_numbers_on_one_day_are_drawn_in_the_middle() -> None:
    found = drawing([point("2020-01-01", 5), point("2020-01-01", 5)])
    assert found
    assert len(set(found.marks)) == 1
