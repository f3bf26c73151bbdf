"""How much to claim at once: enough to keep the connections busy, little enough that an urgent mail waits not long."""

from __future__ import annotations

from dataclasses import dataclass

SECONDS_AHEAD = 0.5
MOST = 200
LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Pace:
    """`seconds_per_mail` is a running mean over one connection; `faults` counts answers "unreachable" in a row."""

    connections: int
    seconds_per_mail: float = 0.01
    faults: int = 0

    @property
    def ahead(self) -> int:
        """How many messages one worker may hold: half a second's work; one, to probe, while no mail can leave."""
        if self.faults:
            return 1
        return max(self.connections, min(MOST, int(self.connections * SECONDS_AHEAD / self.seconds_per_mail)))

    @property
    def pause(self) -> float:
        """Seconds to wait before the next probe: 1, 2, 4 ... 30."""
        return float(min(1 << min(self.faults - 1, 10), LONGEST_PAUSE)) if self.faults else 0.0

    def after(self, seconds: float, *, reachable: bool) -> Pace:
        """The pace after one more mail that took so long."""
        mean = max(0.9 * self.seconds_per_mail + 0.1 * seconds, 0.001)
        return Pace(self.connections, mean if reachable else self.seconds_per_mail, 0 if reachable else self.faults + 1)
