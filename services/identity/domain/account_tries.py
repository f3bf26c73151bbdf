"""How often one invitation may be used to make accounts, or to hear that a name is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

DAY = timedelta(days=1)
"""For so long tries are counted."""


@dataclass(frozen=True)
class AccountTryRules:
    """Within a day: accounts, each of which has a letter sent to an address that nobody has proven; and refused names,
    each of which says whether somebody else has an account (docs/adr/0041).
    """

    made_daily: int = 5
    taken_daily: int = 30


@dataclass(frozen=True)
class AccountTries:
    """What an invitation was used for within the last day, from every browser together."""

    made: int
    taken: int

    def leave_room(self, rules: AccountTryRules) -> bool:
        """Is one more welcome? Nobody knows beforehand which of the two it will be."""
        return self.made < rules.made_daily and self.taken < rules.taken_daily
