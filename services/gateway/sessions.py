"""Remembers session assertions for a moment, so that a page need not ask identity again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from uuid import UUID

from shared.contracts.identity import SessionAsserted

LIFETIME = 45.0
"""Seconds; an assertion lives 60 (design.md 2), and its reader must still have time to read."""
REFUSED = 60.0
"""Seconds; longer than an answer that was on its way when its session ended can take."""
SIZE = 20_000


class SessionCache:
    """Assertions by cookie fingerprint; the oldest leaves when it is full."""

    def __init__(self, *, lifetime: float = LIFETIME, clock: Callable[[], float] = time.monotonic) -> None:
        self._lifetime = lifetime
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, SessionAsserted]] = OrderedDict()
        self._ended: OrderedDict[str, float] = OrderedDict()

    def get(self, fingerprint: str) -> SessionAsserted | None:
        """The assertion of this cookie while it is young enough."""
        until, session = self._kept.get(fingerprint, (0.0, None))
        if session is not None and until <= self._clock():
            del self._kept[fingerprint]
            return None
        return session

    def age(self, fingerprint: str) -> float:
        """Seconds since identity said what is remembered of this cookie; 0 when nothing is."""
        until, _ = self._kept.get(fingerprint, (self._clock() + self._lifetime, None))
        return self._clock() + self._lifetime - until

    def keep(self, fingerprint: str, session: SessionAsserted) -> None:
        """Remember what identity said a moment ago, unless its session has been ended since."""
        if self._ended.get(fingerprint, 0.0) > self._clock():
            return
        self._kept[fingerprint] = (self._clock() + self._lifetime, session)
        self._kept.move_to_end(fingerprint)
        if len(self._kept) > SIZE:
            self._kept.popitem(last=False)

    def drop(self, fingerprint: str) -> None:
        """Forget at once: a service said that the session is over."""
        self._kept.pop(fingerprint, None)

    def end_all(self, session_ids: Collection[UUID]) -> None:
        """Sessions that were ended from elsewhere; what this gateway remembers of them is over too."""
        for fingerprint in [name for name, (_, kept) in self._kept.items() if kept.session_id in session_ids]:
            self.end(fingerprint)

    def end(self, fingerprint: str) -> None:
        """Log-out: forget at once, and do not let a page that is being made meanwhile bring it back."""
        self.drop(fingerprint)
        self._ended[fingerprint] = self._clock() + REFUSED
        self._ended.move_to_end(fingerprint)
        if len(self._ended) > SIZE:
            self._ended.popitem(last=False)
