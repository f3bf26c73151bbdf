"""What identity tells a logged-in person of their own: who can see their charts, and later their account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shared.contracts.readers import Reader, ReadersRefused, ReadersShown, ShowReaders
from shared.messages import Request

SELF = Reader(name="Maria Álvarez", relation="self", since=datetime(2026, 3, 2, tzinfo=UTC), until=None, is_asker=True)
HUSBAND = Reader(
    name="João Álvarez", relation="spouse", since=datetime(2026, 5, 9, tzinfo=UTC),
    until=datetime(2027, 5, 9, tzinfo=UTC), is_asker=False,
)  # fmt: skip
ALL_READERS = ReadersShown(readers=(SELF, HUSBAND), all_told=True)


@dataclass
class Belongings:
    """One account. Fields are set by tests to stage a state."""

    readers: ReadersShown | ReadersRefused = ALL_READERS

    def answers(self) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What identity answers."""
        return {ShowReaders: lambda _: self.readers}
