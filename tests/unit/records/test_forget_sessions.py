"""The sweep of ended sessions outlives whatever the database says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
import pytest

from services.records.actions import forget_sessions
from services.records.tools import Tools
from shared.db import Unreachable
from shared.work import Desk


class Troubled:
    """A desk whose every reading ends in this error, until the third."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.readings = 0
        self.third = asyncio.Event()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """Fail."""
        self.readings += 1
        if self.readings == 3:
            self.third.set()
        raise self.error
        yield


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.LockNotAvailableError("waited"),
        asyncpg.DeadlockDetectedError("tangled"),
        asyncpg.QueryCanceledError("too long"),
        Unreachable("away"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_sessions_are_forgotten_next_time_whatever_the_database_said(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forget_sessions, "PAUSE_SECONDS", 0.0)
    desk = Troubled(error)
    sweep = asyncio.create_task(forget_sessions.forget_sessions(cast("Desk[Tools]", cast("Any", desk))))

    await asyncio.wait([sweep, waiting := asyncio.create_task(desk.third.wait())], return_when="FIRST_COMPLETED")

    assert (sweep.done(), waiting.done()) == (False, True)
    sweep.cancel()
