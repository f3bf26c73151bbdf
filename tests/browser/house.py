"""Chromium, and the gateway on a pretended bus for it to look at."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

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


_USED: set[int] = set()


def _unused() -> socket.socket:
    while (found := listen()).getsockname()[1] in _USED:
        found.close()
    _USED.add(found.getsockname()[1])
    return found


@asynccontextmanager
async def open_house(household: Pretend) -> AsyncIterator[House]:
    """The gateway as http://localhost, at a port that no earlier house had: a browser keeps things by address."""
    listening = _unused()
    base = f"http://localhost:{listening.getsockname()[1]}"
    stage = Stage(household, public_url=base)
    async with served(stage.app, listening=listening):
        yield House(base, household, stage)


@asynccontextmanager
async def open_chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            yield browser
        finally:
            await browser.close()
