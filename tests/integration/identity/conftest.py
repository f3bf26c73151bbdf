"""Identity alone, on its own database."""

import pytest

from tests.grounds import Grounds
from tests.suite import Suite


@pytest.fixture
async def chartkey(grounds: Grounds) -> Suite:
    """A suite in which only identity runs."""
    return await grounds.with_at_work("identity")
