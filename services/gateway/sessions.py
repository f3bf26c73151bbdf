"""Remembers session assertions for a moment, so that a page need not ask identity again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from shared.contracts.identity import SessionAsserted

LIFETIME = 45.0
"""Seconds; an assertion lives 60 (design.md 2), and its reader must still have time to read."""
SIZE = 20_000


class SessionCache:
    """Assertions by cookie fingerprint; the oldest leaves when it is full."""

    def __init__(self, *, lifetime: float = LIFETIME, clock: Callable[[], float] = time.monotonic) -> None:
        self._lifetime = lifetime
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, SessionAsserted]] = OrderedDict()

    def get(self, fingerprint: str) -> SessionAsserted | None:
        """The assertion of this cookie while it is young enough."""
        until, session = self._kept.get(fingerprint, (0.0, None))
        if session is not None and until <= self._clock():
            del self._kept[fingerprint]
            return None
        return session

    def keep(self, fingerprint: str, session: SessionAsserted) -> None:
        """Remember what identity said a moment ago."""
        self._kept[fingerprint] = (self._clock() + self._lifetime, session)
        self._kept.move_to_end(fingerprint)
        if len(self._kept) > SIZE:
            self._kept.popitem(last=False)

    def drop(self, fingerprint: str) -> None:
        """Forget at once: log-out, or a service said that the session is over."""
        self._kept.pop(fingerprint, None)
