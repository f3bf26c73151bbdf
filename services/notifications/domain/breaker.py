"""A circuit breaker: a provider that does not work is asked by one probe at a time, and what is for it waits."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Breaker:
    """`faults` in a row, `pauses` since it tripped, and when the next probe may go, by the process's steady clock.

    It trips at `trips_at` faults: fewer are bad luck. `longest` is the greatest time between two probes, in seconds;
    a code lives for ten minutes and somebody waits for it.
    """

    faults: int = 0
    pauses: int = 0
    probe_at: float = 0.0
    trips_at: int = 3
    longest: float = 15.0

    @property
    def is_open(self) -> bool:
        """Has it tripped? Then one probe at a time may go."""
        return self.faults >= self.trips_at

    def wait(self, now: float) -> float:
        """Seconds until something may go."""
        return max(self.probe_at - now, 0.0) if self.is_open else 0.0

    def after(self, now: float, *, works: bool) -> Breaker:
        """After one more answer. Those that were under way when it tripped say nothing new."""
        if works:
            return replace(self, faults=0, pauses=0, probe_at=0.0)
        faults = self.faults + 1
        if faults < self.trips_at or now < self.probe_at:
            return replace(self, faults=faults)
        pause = min(float(1 << min(self.pauses, 10)), self.longest)
        return replace(self, faults=faults, pauses=self.pauses + 1, probe_at=now + pause)
