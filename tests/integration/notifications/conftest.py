"""A post office and a telephone exchange per test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.grounds import Grounds
from tests.integration.notifications.exchange import Exchange, telephone_exchange
from tests.integration.notifications.post import Post, post_office
from tests.suite import Suite


@pytest.fixture
async def suite(grounds: Grounds) -> Suite:
    """A suite in which nobody works; each test starts workers of notifications with settings of its own."""
    return await grounds.without("notifications")


@pytest.fixture
async def post(suite: Suite) -> AsyncIterator[Post]:
    """Notifications' surroundings; start the workers that the test needs."""
    async with post_office(suite) as found:
        yield found


@pytest.fixture
async def exchange(suite: Suite) -> AsyncIterator[Exchange]:
    """Notifications' other surroundings, with a provider of texts and calls."""
    async with telephone_exchange(suite) as found:
        yield found
