"""The gateway on a pretended bus, and a small browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.gateway import Stage
from tests.unit.gateway.browsing import Browser


@pytest.fixture
def stage() -> Stage:
    """One invitation, nobody registered yet."""
    return Stage()


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    """A fresh browser in English."""
    async with Browser(stage, headers={"accept-language": "en"}) as found:
        yield found
