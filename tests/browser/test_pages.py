"""Every page and state: clean by axe-core, inside the screen, and able to be touched, in both widths and colors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from shared.contracts.enrollment import Practice
from shared.contracts.identity import ChartAccess, PinRefused
from shared.seals import token
from tests.browser.conftest import House
from tests.browser.walk import Walker
from tests.fakes.pretend import USERNAME

LOOKS = [(390, "light", "en"), (390, "dark", "es"), (1280, "light", "es"), (1280, "dark", "en")]
PUBLIC = (
    "/", "/login", "/login?ended=yes", "/r/over", "/help", "/privacy", "/agreement", "/forgot-password",
    "/forgot-username", "/logged-out", "/nope",
)  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, .usa-button, .ck-back, .ck-tool, input, select, footer a")]
  .filter(one => !["radio", "hidden"].includes(one.type) && one.offsetParent)
  .filter(one => one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 80))
"""


@dataclass
class Inspector:
    """Looks at the page that is open."""

    page: Page
    base: str

    async def visit(self, *paths: str) -> None:
        """Open and inspect each."""
        for path in paths:
            await self.page.goto(self.base + path)
            await self.inspect()

    async def submit(self, button: str = "button:not([formaction])") -> None:
        """Send the page's form as it stands, and inspect what comes."""
        await self.page.locator(f".ck-form {button}[type=submit]").click()
        await self.inspect()

    async def inspect(self) -> None:
        """Axe-core, no sideways scrolling, targets of 44 px, one heading of the first rank."""
        where = self.page.url
        found = await Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
        assert await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
        assert await self.page.evaluate(SMALL_TARGETS) == [], where
        assert await self.page.locator("h1").count() == 1


@asynccontextmanager
async def looking(chromium: Browser, house: House, look: tuple[int, str, str]) -> AsyncIterator[Inspector]:
    """A browser of one width, color scheme and language."""
    width, scheme, language = look
    house.household.language = language
    context = await chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="es-MX" if language == "es" else "en-US",
        bypass_csp=True,
    )
    yield Inspector(await context.new_page(), house.base)
    await context.close()


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_public_pages_are_clean(chromium: Browser, house: House, look: tuple[int, str, str]) -> None:
    async with looking(chromium, house, look) as inspector:
        await inspector.visit(*PUBLIC)
        await inspector.page.goto(f"{house.base}/login")
        await inspector.submit()


@pytest.mark.spec("S3")
@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_registration_pages_are_clean_in_every_state(
    chromium: Browser, house: House, look: tuple[int, str, str]
) -> None:
    async with looking(chromium, house, look) as inspector:
        await inspector.visit(house.link)
        await inspector.submit()
        await inspector.visit("/verify/why", "/verify/phone", "/verify/pin")
        await inspector.submit()
        house.household.refusal = PinRefused(reason="locked")
        await prove(inspector.page)
        await inspector.submit()
        house.household.refusal = None
        await prove(inspector.page)
        await inspector.submit()
        await inspector.submit("button[formaction]")
        await inspector.visit(house.link, "/verify/pin")
        await prove(inspector.page)
        await inspector.submit()
        await inspector.submit()
        await inspector.submit()
        await inspector.visit("/link-account", "/create-account")
        await inspector.submit()


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_portal_pages_are_clean_in_every_state(
    chromium: Browser, house: House, look: tuple[int, str, str]
) -> None:
    async with looking(chromium, house, look) as inspector:
        session = token()
        house.household.begin_session(session)
        await inspector.page.context.add_cookies(
            [
                {
                    "name": "__Host-session",
                    "value": session,
                    "url": house.base.replace("http:", "https:"),
                    "secure": True,
                    "httpOnly": True,
                }
            ]
        )
        house.household.practice = Practice(practice_id="n", name="Integrative Medicine", accent="#ffcc00")
        await inspector.visit("/charts", "/charts?new=yes", "/nope")
        house.household.diagnoses = ()
        await inspector.visit("/charts")
        house.household.records_ready = False
        await inspector.visit("/charts")
        northside = Practice(practice_id="n", name="Northside Pediatrics")
        other = ChartAccess(grant_id=uuid4(), practice=northside, display_name="محمد الأحمد", relation="parent")
        house.household.more_charts = (other,)
        house.stage.forget_sessions()
        await inspector.visit("/charts")


async def prove(page: Page) -> None:
    """Fill in the right date and PIN."""
    for box, value in (("month", "04"), ("day", "28"), ("year", "1986")):
        await page.fill(f"#birth_{box}", value)
    await page.fill("#pin", "1234-5678")


async def test_the_whole_way_keeps_to_the_policy(chromium: Browser, house: House) -> None:
    context = await chromium.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    walker = Walker(page, house.base)
    await walker.register(house.link)
    await walker.sees_chart_of(house.household.name)
    assert troubles == []
    assert all(url.startswith(house.base) for url in asked)
    assert house.household.account is not None
    assert house.household.account.username == USERNAME
    await context.close()
