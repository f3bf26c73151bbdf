"""An EHR at the door."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.gateway import Stage
from tests.unit.gateway.ehr.client import Client


@pytest.fixture
async def ehr(stage: Stage) -> AsyncIterator[Client]:
    """ehr.demo, with a good token."""
    async with Client(stage) as found:
        yield found
