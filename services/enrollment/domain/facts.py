"""What is known to have happened to an invitation: a set that only grows, so that order of telling never matters."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True)
class Facts:
    """When each thing happened, by the clock of the service that did it; None as long as nobody has told.

    Those of `PER_ADDRESS` concern one address and may happen again after it changes: the latest time is kept. The
    others happen once: the earliest is kept. Both are joins (commutative, associative, idempotent), so that deliveries
    may come in any order, twice or months late (trust.md 2).
    """

    delivered_at: datetime | None = None
    bounced_at: datetime | None = None
    opened_at: datetime | None = None
    verified_at: datetime | None = None
    locked_at: datetime | None = None
    granted_at: datetime | None = None
    canceled_at: datetime | None = None
    revoked_at: datetime | None = None
    identity_closed_at: datetime | None = None
    records_closed_at: datetime | None = None
    disowned_at: datetime | None = None
    left_at: datetime | None = None
    deferred_at: datetime | None = None
    code_failed_at: datetime | None = None

    def joined(self, other: Facts) -> Facts:
        """All that either knows."""
        return Facts(**{name: _join(name, getattr(self, name), getattr(other, name)) for name in NAMES})


NAMES = tuple(one.name for one in fields(Facts))
PER_ADDRESS = frozenset({"delivered_at", "deferred_at", "bounced_at", "opened_at", "verified_at", "code_failed_at"})


def _join(name: str, one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other) if name in PER_ADDRESS else min(one, other)
