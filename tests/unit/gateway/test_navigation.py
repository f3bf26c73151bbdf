"""The navigation of a chart: each category that the grant opens, and only those (S123)."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from shared.contracts.enrollment import Practice
from shared.contracts.identity import ChartAccess
from shared.contracts.records import Section
from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser
from tests.unit.gateway.reading import SECTIONS, chart, links, sign_in

NAMES = {
    "diagnoses": "Diagnoses", "medications": "Medications", "immunizations": "Immunizations", "allergies": "Allergies",
    "procedures": "Procedures", "care-plans": "Care plans", "labs": "Lab results", "appointments": "Appointments",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _signed_in(browser: Browser, stage: Stage) -> None:
    sign_in(browser, stage)


@pytest.mark.spec("S123", "S125", "S126")
async def test_the_navigation_reaches_every_category(browser: Browser, stage: Stage) -> None:
    found = links(await browser.get("/charts"), "ck-nav__side")
    sections = [(NAMES[name], chart(stage, name)) for name in SECTIONS]
    assert found == [
        ("Summary", chart(stage)), *sections, ("Profile", chart(stage, "profile")),
        ("Download", chart(stage, "download")),
        ("Shared with others", chart(stage, "shares")),
        ("Who can see this chart", chart(stage, "readers")),
        ("Who has looked", chart(stage, "activity")),
        ("Account Settings", "/settings"), ("Help", "/help"),
    ]  # fmt: skip
    for _, path in found:
        assert (await browser.get(path)).status_code == 200


@pytest.mark.spec("S123")
@pytest.mark.parametrize("opened", [(), ("labs",), ("allergies", "appointments"), ("diagnoses", "care_plans")])
async def test_only_what_the_grant_opens_is_reached(
    browser: Browser, stage: Stage, opened: tuple[Section, ...]
) -> None:
    stage.household.sections, stage.household.opens_profile = opened, False
    page = await browser.get("/charts")
    wanted = [NAMES[name.replace("_", "-")] for name in opened]
    always = ["Download", "Shared with others", "Who can see this chart", "Who has looked", "Account Settings", "Help"]
    assert [name for name, _ in links(page, "ck-nav__side")] == ["Summary", *wanted, *always]
    assert page.text.count('class="ck-card"') == len(opened)


@pytest.mark.spec("S123")
@pytest.mark.parametrize("section", ["", *SECTIONS, "profile"])
async def test_the_page_that_is_shown_is_marked(browser: Browser, stage: Stage, section: str) -> None:
    page = (await browser.get(chart(stage, section))).text
    marked = f'href="{chart(stage, section)}" aria-current="page"'
    menus = 2
    assert page.count("aria-current") == page.count(marked) == menus


async def test_the_menu_of_a_phone_is_the_same_list(browser: Browser) -> None:
    page = await browser.get("/charts")
    assert links(page, "ck-nav__menu") == links(page, "ck-nav__side")


@pytest.mark.spec("S83", "S84")
async def test_other_charts_are_reached_from_every_page(browser: Browser, stage: Stage) -> None:
    assert "Choose other records" not in (await browser.get(chart(stage, "labs"))).text
    other = Practice(practice_id="n", name="Northside")
    ana = ChartAccess(grant_id=uuid4(), practice=other, display_name="Ana", relation="parent")
    stage.household.more_charts = (ana,)
    stage.forget_sessions()
    for section in ("", *SECTIONS, "profile", "readers"):
        page = await browser.get(chart(stage, section))
        assert "Choose other records" in page.text
        switch = page.text.partition('class="ck-switch"')[2].partition("</details>")[0]
        assert re.findall('href="([^"]+)"', switch) == [f"/charts/{ana.grant_id}"]
        assert "<bdi>Ana</bdi>" in switch
        assert "You see them as the parent" in switch


@pytest.mark.spec("S83")
async def test_every_link_of_a_chart_names_it_so_that_two_tabs_never_mix(browser: Browser, stage: Stage) -> None:
    ana = ChartAccess(grant_id=uuid4(), practice=stage.household.practice, display_name="Ana", relation="parent")
    stage.household.more_charts = (ana,)
    for section in ("", *SECTIONS, "profile", "readers"):
        page = await browser.get(chart(stage, section))
        outside_the_switch = re.sub(r'<details class="ck-switch">.*?</details>', "", page.text, flags=re.S)
        led_to = set(re.findall(r'href="(/charts/[^"]*)"', outside_the_switch))
        assert led_to
        assert all(path.startswith(chart(stage)) for path in led_to)
        assert str(ana.grant_id) not in outside_the_switch
