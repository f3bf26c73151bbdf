"""A section of many entries is told in pages, and no page number does harm."""

from __future__ import annotations

import pytest

from shared.contracts.records import ViewSection
from tests.fakes.chart import DIAGNOSES
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser, text_of
from tests.unit.gateway.reading import chart, sign_in

MANY = tuple(DIAGNOSES[0].model_copy(update={"plain_name": f"Condition {number:02}"}) for number in range(1, 61))


@pytest.fixture(autouse=True)
def _many(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)
    stage.household.diagnoses = MANY


@pytest.mark.spec("S119")
@pytest.mark.parametrize(
    ("page", "first", "last", "steps"),
    [(1, 1, 25, {"next": 2}), (2, 26, 50, {"prev": 1, "next": 3}), (3, 51, 60, {"prev": 2})],
)
async def test_sixty_entries_are_three_pages(
    browser: Browser, stage: Stage, page: int, *, first: int, last: int, steps: dict[str, int]
) -> None:
    found = await browser.get(chart(stage, "diagnoses") + f"?page={page}")
    told = [entry.plain_name for entry in MANY if f"<bdi>{entry.plain_name}</bdi>" in found.text]
    assert told == [f"Condition {number:02}" for number in range(first, last + 1)]
    assert f"Page {page} of 3" in text_of(found)
    for rel in ("prev", "next"):
        assert (f'rel="{rel}" href="?page={steps.get(rel)}"' in found.text) == (rel in steps)
        assert found.text.count(f'rel="{rel}"') == (rel in steps)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0", 1), ("-1", 1), ("abc", 1), ("", 1), ("1.5", 1), ("²", 1), ("9" * 5000, 1), ("%00", 1), ("<script>", 1),
        ("999999", 3), ("99999999", 3),
    ],
)  # fmt: skip
async def test_what_is_no_page_is_the_first_and_what_is_too_far_is_the_last(
    browser: Browser, stage: Stage, number: str, shown: int
) -> None:
    page = await browser.get(chart(stage, "diagnoses") + f"?page={number}")
    assert page.status_code == 200
    assert f"Page {shown} of 3" in text_of(page)
    assert page.text.count("<script") == 1


async def test_a_section_of_one_page_has_no_pages(browser: Browser, stage: Stage) -> None:
    stage.household.diagnoses = MANY[:25]
    assert "ck-pager" not in (await browser.get(chart(stage, "diagnoses"))).text


async def test_one_reading_is_one_question(browser: Browser, stage: Stage) -> None:
    await browser.get(chart(stage, "diagnoses") + "?page=2")
    assert [(asked.section, asked.page) for asked in stage.bus.asks(ViewSection)] == [("diagnoses", 2)]
