"""How many calls each EHR may make, so that none of them slows another down; in this process alone (docs/adr/0022)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from shared.seals import fingerprint

V = TypeVar("V")
REMEMBERED = 20_000
"""Callers, and tokens: an EHR has a few, and whoever makes up others pushes out only what is oldest."""
MINUTE = 60.0


class Pace:
    """So many calls a minute for each caller, and as many at once after a rest (GCRA, ITU-T I.371)."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = MINUTE / per_minute
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()

    def wait(self, caller: str) -> float:
        """0 if one more call may be made, which then counts; else the seconds until one may, and nothing counts."""
        now = self._clock()
        due = max(self._due.get(caller, now), now) + self._apart
        if (early := due - now - MINUTE) > self._apart / 1000:
            return early
        _put(self._due, caller, due)
        return 0.0


@dataclass(frozen=True)
class Callers:
    """The paces of this process: each EHR's, and that of each network from which somebody comes whom it cannot name."""

    ehrs: Pace
    strangers: Pace
    _known: OrderedDict[str, str] = field(default_factory=OrderedDict, repr=False)

    def wait(self, token: str | None, network: str | None) -> float:
        """Count a call; the seconds to wait if it is one too many. A network that cannot be known slows nobody down."""
        ehr = self._known.get(fingerprint(token)) if token else None
        if ehr is not None:
            return self.ehrs.wait(ehr)
        return self.strangers.wait(network) if network else 0.0

    def remember(self, token: str, ehr: str) -> None:
        """Enrollment has just said whose token this is; it is asked again at each call all the same."""
        _put(self._known, fingerprint(token), ehr)

    def forget(self, token: str) -> None:
        """It opens nothing any more."""
        self._known.pop(fingerprint(token), None)


def _put(kept: OrderedDict[str, V], name: str, value: V) -> None:
    kept[name] = value
    kept.move_to_end(name)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
