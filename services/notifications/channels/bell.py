"""The bell between accepting and sending in one process: work is about to be there."""

from __future__ import annotations

import asyncio
import contextlib


class Bell:
    """Rung inside the accepting transaction, so the sender may look a moment before the commit: it looks again."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Say that a row is on its way."""
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Until it rings, at most `seconds`; whether it did."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        rang = self._rung.is_set()
        self._rung.clear()
        return rang
