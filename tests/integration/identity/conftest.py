"""Identity alone, on its own database."""

import pytest

from tests.suite import Suite


@pytest.fixture
async def chartkey(suite: Suite) -> Suite:
    """A suite in which only identity runs."""
    await suite.start("identity")
    return suite
