"""A browser page before a gateway of its own, and the short ways by which a state is staged there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize

from services.gateway.cookies import ATTEMPT, SESSION
from shared.contracts.identity import Step
from shared.seals import fingerprint, token
from tests.browser.house import House, Site, open_site
from tests.fakes.gateway import pretend
from tests.fakes.pretend import Pretend

PHONE: ViewportSize = {"width": 390, "height": 844}
TONGUES = {"en": "en-US", "es": "es-MX"}


@dataclass(frozen=True)
class Scene:
    """Stages by the household's state and by cookies, so that no way has to be walked to its end for each picture."""

    page: Page
    house: House

    @property
    def household(self) -> Pretend:
        """The people behind the gateway."""
        return self.house.household

    async def open(self, path: str) -> None:
        """Go there."""
        await self.page.goto(self.house.base + path)

    async def hold(self, name: str, value: str) -> None:
        """Give the browser a cookie; `__Host-` names want https, which Chromium forgives localhost."""
        origin = self.house.base.replace("http:", "https:")
        await self.page.context.add_cookies(
            [{"name": name, "value": value, "url": origin, "secure": True, "httpOnly": True}]
        )

    async def begin(self, *taken: Step) -> None:
        """Hold a registration attempt that has taken these steps."""
        attempt = token()
        self.household.attempts[fingerprint(attempt)] = set(taken)
        await self.hold(ATTEMPT, attempt)

    async def sign_in(self) -> None:
        """Hold a live session."""
        session = token()
        self.household.begin_session(session)
        await self.hold(SESSION, session)

    async def fill(self, **values: str) -> None:
        """Type into the fields of these ids."""
        for name, value in values.items():
            await self.page.fill(f"#{name}", value)

    async def send(self, button: str = ".ck-form button:not([formaction])[type=submit]") -> None:
        """Press, and wait for the page that comes."""
        async with self.page.expect_navigation():
            await self.page.locator(button).click()

    async def prove(self) -> None:
        """Send the right date of birth and PIN."""
        await self.open("/verify/pin")
        await self.fill(birth_month="04", birth_day="28", birth_year="1986", pin="1234-5678")
        await self.send()

    async def request_code(self) -> None:
        """Send the right date of birth and phone."""
        await self.fill(birth_month="04", birth_day="28", birth_year="1986", phone="(202) 555-0143")
        await self.send()


Stage = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class State:
    """One page in one state. `path` is its line in routes.py, or None for a designed failure; `main` ones are
    photographed in Spanish too, `printed` ones on paper.
    """

    name: str
    path: str | None
    stage: Stage
    main: bool = False
    printed: bool = False


def opened(path: str) -> Stage:
    """The stage of a page that needs nothing but its address."""

    async def stage(scene: Scene) -> None:
        await scene.open(path)

    return stage


@dataclass(frozen=True)
class Window:
    """A browser page, and the one site that it is for: the next address would cost a process and an empty cache."""

    page: Page
    site: Site


@asynccontextmanager
async def open_window(chromium: Browser, *, language: str = "en", **more: Any) -> AsyncIterator[Window]:
    """A window before which one state after another may be staged: a new one costs a second for each page."""
    options = {"viewport": PHONE, "color_scheme": "light", "locale": TONGUES[language], **more}
    context = await chromium.new_context(**options)
    try:
        async with open_site() as site:
            window = Window(await context.new_page(), site)
            await forget(window)
            yield window
    finally:
        await context.close()


@asynccontextmanager
async def staged(window: Window, state: State, *, language: str = "en") -> AsyncIterator[Scene]:
    """The state, standing before a fresh household in a window that then forgets it."""
    scene = Scene(window.page, window.site.move_in(pretend(language=language)))
    try:
        await state.stage(scene)
        await window.page.evaluate("document.fonts.ready.then(() => true)")
        yield scene
    finally:
        await forget(window)


async def forget(window: Window) -> None:
    """As a new window is. Only files that may be kept for ever are still there: the site weighs what it sends."""
    page, site = window.page, window.site
    site.move_in(pretend())
    await page.context.set_offline(False)
    await page.goto(f"{site.base}/robots.txt")
    devices = await page.context.new_cdp_session(page)
    await devices.send("Storage.clearDataForOrigin", {"origin": site.base, "storageTypes": "all"})
    await devices.detach()
    await page.context.clear_cookies()
    await page.set_viewport_size(PHONE)
    await page.emulate_media(media="null", color_scheme="light", reduced_motion="null")
