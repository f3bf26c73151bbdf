"""What PostgreSQL does for a statement of the store, by its own account."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from tests.suite import Suite


class _Asked(Exception):
    """Stops the reading: what is asked is to be explained, not answered."""


class _Listening:
    """Stands in for a connection, to learn the statement that is asked."""

    async def fetch(self, statement: str, *arguments: Any) -> None:
        """Keep both."""
        self.statement, self.arguments = statement, arguments
        raise _Asked


async def plan_of(suite: Suite, ask: Callable[[Any], Awaitable[Any]]) -> dict[str, Any]:
    """Of the first statement that `ask` has for a connection to records, with what it cost."""
    listening = _Listening()
    with pytest.raises(_Asked):
        await ask(listening)
    async with suite.connection("records") as connection:
        found = await connection.fetchval(
            f"explain (analyze, buffers, format json) {listening.statement}", *listening.arguments
        )
    plan: dict[str, Any] = json.loads(found)[0]
    return plan


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step of a plan."""
    yield plan
    for step in plan.get("Plans", []):
        yield from nodes(step)
