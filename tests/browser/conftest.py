"""One household per test, and one Chromium per module."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.house import House, open_chromium, open_house
from tests.browser.scene import Window, open_window
from tests.fakes.gateway import pretend


@pytest_asyncio.fixture(loop_scope="module")
async def house() -> AsyncIterator[House]:
    """One invitation, nobody registered yet."""
    async with open_house(pretend()) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium."""
    async with open_chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def window(chromium: Browser) -> AsyncIterator[Window]:
    """One for all states in English."""
    async with open_window(chromium) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def spanish_window(chromium: Browser) -> AsyncIterator[Window]:
    """One for all states in Spanish."""
    async with open_window(chromium, language="es") as opened:
        yield opened
