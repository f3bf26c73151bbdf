"""Records alone, at hand for whoever starts it, on a database that tests share."""

from __future__ import annotations

import pytest

from services.records.actions import make_copies
from tests.grounds import Grounds
from tests.suite import Suite

SOON = 0.2
"""Seconds in which a worker that has been at work all the while notices how often a test wants it to look."""


@pytest.fixture
async def suite(grounds: Grounds, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """A suite in which nothing is kept yet."""
    monkeypatch.setattr(make_copies, "PAUSE_SECONDS", SOON)
    return await grounds.with_at_hand("records")
