"""A town per test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.end_to_end.town import Town, open_town
from tests.suite import Suite


@pytest.fixture
async def town(suite: Suite) -> AsyncIterator[Town]:
    """One worker of each service."""
    async with open_town(suite) as found:
        yield found
