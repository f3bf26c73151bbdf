"""How much to claim at once: enough to keep the connections busy, little enough that an urgent mail waits not long."""

from __future__ import annotations

from dataclasses import dataclass, replace

SECONDS_AHEAD = 0.5
MOST = 200


@dataclass(frozen=True)
class Pace:
    """`seconds_per_mail` is a running mean over one connection."""

    connections: int
    seconds_per_mail: float = 0.01

    @property
    def ahead(self) -> int:
        """How many messages one worker may hold: half a second's work."""
        return max(self.connections, min(MOST, int(self.connections * SECONDS_AHEAD / self.seconds_per_mail)))

    def after(self, seconds: float) -> Pace:
        """The pace after one more mail that took so long."""
        return replace(self, seconds_per_mail=max(0.9 * self.seconds_per_mail + 0.1 * seconds, 0.001))
