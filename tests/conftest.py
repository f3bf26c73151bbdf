"""Fixtures on real servers: `servers` for the session, `suite` for a test."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping

import pytest
import structlog
import uvloop

from tests.grounds import Grounds
from tests.suite import Servers, Suite, fresh_suite, make_template

*_BEFORE, _ = structlog.get_config()["processors"]
structlog.configure(
    processors=[*_BEFORE, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
)
"""Where rich is installed, it paints every local of every frame: a second for which all services here stand still."""


@pytest.fixture(scope="session")
def servers() -> Servers:
    """The private servers that `./chartkey test` started."""
    if "CHARTKEY_TEST_SECRETS" not in os.environ:
        pytest.fail("no servers: run ./chartkey test, which starts private ones")
    return Servers.from_environment()


@pytest.fixture(scope="session")
def template(servers: Servers) -> Servers:
    """The servers, once an empty migrated database stands there to be copied."""
    asyncio.run(make_template(servers))
    return servers


@pytest.fixture(scope="session")
async def grounds(template: Servers, request: pytest.FixtureRequest) -> AsyncIterator[Grounds]:
    """Where tests of one service share a house."""
    found = Grounds(template, request.session)
    yield found
    await found.clear()


@pytest.fixture
async def fresh(grounds: Grounds) -> AsyncIterator[Suite]:
    """A Chartkey that no other test has used or will use: to be stopped, altered, or told things before it works."""
    await grounds.clear()
    async with fresh_suite(grounds.servers) as found:
        yield found


@pytest.fixture
async def suite(fresh: Suite) -> Suite:
    """A Chartkey. Folders whose tests share a house say so in a conftest.py of their own."""
    return fresh


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """As in production."""
    return {"uvloop": uvloop.new_event_loop}
