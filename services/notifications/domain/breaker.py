"""A circuit breaker: a provider that does not work is asked by one probe at a time, and what is for it waits."""

from __future__ import annotations

from dataclasses import dataclass

TRIPS_AT = 3
"""Faults in a row; fewer are bad luck."""
LONGEST_PAUSE = 15.0
"""Seconds between two probes; a code lives for ten minutes and somebody waits for it."""


@dataclass(frozen=True)
class Breaker:
    """`faults` in a row, `pauses` since it tripped, and when the next probe may go, by the process's steady clock."""

    faults: int = 0
    pauses: int = 0
    probe_at: float = 0.0

    @property
    def is_open(self) -> bool:
        """Has it tripped? Then one probe at a time may go."""
        return self.faults >= TRIPS_AT

    def wait(self, now: float) -> float:
        """Seconds until something may go."""
        return max(self.probe_at - now, 0.0) if self.is_open else 0.0

    def after(self, now: float, *, works: bool) -> Breaker:
        """After one more answer. Those that were under way when it tripped say nothing new."""
        if works:
            return Breaker()
        faults = self.faults + 1
        if faults < TRIPS_AT or now < self.probe_at:
            return Breaker(faults, self.pauses, self.probe_at)
        pause = min(float(1 << min(self.pauses, 10)), LONGEST_PAUSE)
        return Breaker(faults, self.pauses + 1, now + pause)
