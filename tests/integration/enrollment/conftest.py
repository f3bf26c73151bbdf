"""A practice with enrollment at work."""

from __future__ import annotations

import pytest

from tests.integration.enrollment.practice import Front
from tests.suite import Suite


@pytest.fixture
async def front(suite: Suite) -> Front:
    """The demo practice; enrollment runs."""
    await suite.add_practice()
    await suite.start("enrollment")
    return Front(suite)
