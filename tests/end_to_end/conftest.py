"""A town that tests share, and one Chromium for all who come there by a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.browser.house import open_chromium
from tests.end_to_end.town import Town, standing_town
from tests.grounds import Grounds


@pytest.fixture
async def town(grounds: Grounds) -> Town:
    """One worker of each service, in a practice in which nothing has happened yet."""
    return await standing_town(grounds)


@pytest.fixture(scope="session")
async def one_chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium."""
    async with open_chromium() as browser:
        yield browser


@pytest.fixture
async def chromium(one_chromium: Browser) -> AsyncIterator[Browser]:
    """The same, without anything that an earlier test has opened in it."""
    yield one_chromium
    for context in one_chromium.contexts:
        await context.close()
