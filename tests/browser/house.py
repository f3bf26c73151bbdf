"""Chromium, and the gateway on a pretended bus for it to look at."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from litestar.types import Message, Receive, Scope, Send
from playwright.async_api import Browser, async_playwright

from tests.fakes.gateway import Stage, listen, served
from tests.fakes.pretend import Pretend

CHROMIUM = os.environ.get("CHARTKEY_CHROMIUM", "/usr/bin/chromium")
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class House:
    """A running gateway: where it is, and the household behind it."""

    base: str
    household: Pretend
    stage: Stage

    @property
    def link(self) -> str:
        """The path that the e-mail would hold."""
        return f"/r/{self.household.link}"


@dataclass
class Site:
    """A gateway's address as http://localhost; one household after another moves in behind it."""

    base: str
    stage: Stage | None = None
    sent: dict[str, int] = field(default_factory=dict)
    """Path -> bytes of its last answer, as a browser with nothing kept would get it."""

    def move_in(self, household: Pretend) -> House:
        """From now on the gateway answers for this household."""
        self.stage = Stage(household, public_url=self.base)
        return House(self.base, household, self.stage)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application of whoever lives here."""
        sent = 0

        async def count(message: Message) -> None:
            nonlocal sent
            if message["type"] == "http.response.start":
                sent += sum(len(name) + len(value) + 4 for name, value in message["headers"])
            elif message["type"] == "http.response.body":
                sent += len(message["body"])
            await send(message)

        assert self.stage is not None
        await self.stage.app(scope, receive, count)
        self.sent[scope["path"]] = sent


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    """The gateway, with nobody behind it yet."""
    listening = listen()
    site = Site(f"http://localhost:{listening.getsockname()[1]}")
    async with served(site.app, listening=listening):
        yield site


@asynccontextmanager
async def open_house(household: Pretend) -> AsyncIterator[House]:
    """The gateway for one household."""
    async with open_site() as site:
        yield site.move_in(household)


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            await browser.close()
