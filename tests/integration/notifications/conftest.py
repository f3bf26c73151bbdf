"""A post office per test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.integration.notifications.post import Post, post_office
from tests.suite import Suite


@pytest.fixture
async def post(suite: Suite) -> AsyncIterator[Post]:
    """Notifications' surroundings; start the workers that the test needs."""
    async with post_office(suite) as found:
        yield found
