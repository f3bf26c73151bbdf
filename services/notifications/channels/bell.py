"""The bell between accepting and sending in one process: there is work."""

from __future__ import annotations

import asyncio
import contextlib


class Bell:
    """Rung once the accepting transaction has committed; what a dead process left behind is found by looking."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that a row is there."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, at most `seconds`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        self._rung.clear()
