"""The same path as a person walks it: Chromium on a phone and on a desk, with and without JavaScript."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browser.walk import Person, Walker
from tests.end_to_end.town import EMAIL, PASSWORD, Town

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
PLACES = 16
"""Summary, eight sections, profile, download, shares, who can see the chart, who has looked, settings and help."""


@pytest.fixture
async def visited(town: Town) -> Town:
    """A town in which Ana is invited."""
    await town.share()
    await town.invite()
    return town


async def walker(town: Town, page: Page) -> Walker:
    """Ana, with the PIN from the front desk."""
    person = Person(
        born=("01", "02", "1950"),
        pin=await town.pin(),
        first_name="Ana",
        last_name="Ruiz",
        username=EMAIL,
        password=PASSWORD,
    )
    return Walker(page, town.gateway.public_url, person)


async def assert_accessible(page: Page) -> None:
    """axe-core finds nothing on this page."""
    results = await Axe().run(page)
    assert results.violations_count == 0, f"{page.url}: {results.generate_report()}"


async def sections_are_accessible(page: Page) -> None:
    """Every page that the navigation reaches (S123), by the navigation that this screen shows; back where it began."""
    home, links = page.url, page.locator(".ck-nav a:visible")
    if await page.locator(".ck-nav summary").is_visible():
        await page.locator(".ck-nav summary").click()
    await expect(links).to_have_count(PLACES)
    addresses = [str(await link.get_attribute("href")) for link in await links.all()]
    for address in addresses:
        await page.goto(urljoin(home, address))
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await assert_accessible(page)
    await page.goto(home)


@pytest.mark.spec("S3", "S10", "S36", "S37", "S47", "S48", "S55", "S66", "S100", "S103", "S123")
@pytest.mark.parametrize(
    "viewport", [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk", marks=pytest.mark.slow)]
)
async def test_every_page_of_the_path_is_accessible_and_the_console_stays_silent(
    visited: Town, chromium: Browser, viewport: ViewportSize
) -> None:
    town = visited
    page = await (await chromium.new_context(viewport=viewport)).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    ana = await walker(town, page)
    steps = (
        ana.choose_pin,
        ana.verify_pin,
        ana.last_look,
        ana.choose_new_account,
        ana.create_account,
    )
    await ana.open_link(await town.mailed_link())
    for step in steps:
        await assert_accessible(page)
        await step()
    await ana.sees_chart_of("Ana Ruiz")
    await assert_accessible(page)
    await sections_are_accessible(page)
    await ana.log_out()
    await assert_accessible(page)
    await ana.log_in()
    await ana.sees_chart_of("Ana Ruiz")
    assert complaints == []


async def test_the_whole_path_works_without_javascript(visited: Town, chromium: Browser) -> None:
    town = visited
    page = await (await chromium.new_context(viewport=PHONE, java_script_enabled=False)).new_page()
    ana = await walker(town, page)
    await ana.register(await town.mailed_link())
    await ana.sees_chart_of("Ana Ruiz")


@pytest.mark.spec("S33")
async def test_a_scanner_that_runs_the_pages_scripts_spends_nothing(visited: Town, chromium: Browser) -> None:
    town = visited
    link = await town.mailed_link()
    for _ in range(5):
        scanner = await (await chromium.new_context()).new_page()
        await scanner.goto(town.gateway.public_url + link, wait_until="networkidle")
        for anchor in await scanner.locator("main a").all():
            await scanner.request.get(town.gateway.public_url + str(await anchor.get_attribute("href")))
        await scanner.context.close()
    ana = await walker(town, await (await chromium.new_context(viewport=PHONE)).new_page())
    await ana.register(link)
    await ana.sees_chart_of("Ana Ruiz")
