"""A practice with enrollment at work."""

from __future__ import annotations

import pytest

from tests.grounds import Grounds
from tests.integration.enrollment.practice import Front


@pytest.fixture
async def front(grounds: Grounds) -> Front:
    """The demo practice; enrollment runs."""
    suite = await grounds.with_at_work("enrollment")
    await suite.add_practice()
    return Front(suite)
