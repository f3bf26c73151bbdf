"""Identity alone, on its own database."""

import asyncio

import pytest

from tests.suite import Servers, Suite, make_template


@pytest.fixture(scope="session")
def template(servers: Servers) -> Servers:
    asyncio.run(make_template(servers))
    return servers


@pytest.fixture
async def chartkey(suite: Suite) -> Suite:
    """A suite in which only identity runs."""
    await suite.start("identity")
    return suite
