"""The patient as the practice recorded them, and how little of that a page may show."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

LANGUAGES = ("en", "es")
"""In which people are written to; the catalogs' own list is the gateway's."""
LONGEST_NAME = 500
"""Characters; what a contract's line holds."""
_JOINER = "\u200d"


@dataclass(frozen=True)
class Practice:
    """How a practice shows itself to people."""

    practice_id: str
    name: str
    accent: str | None = None


@dataclass(frozen=True)
class Person:
    """The patient whose chart it is, with the contacts of whoever was invited to it (S39)."""

    given_name: str | None
    family_name: str | None
    date_of_birth: date
    email: str
    phone: str | None

    @property
    def full_name(self) -> str:
        """Given and family name; empty when the practice told neither."""
        return " ".join(name.strip() for name in (self.given_name, self.family_name) if name and name.strip())

    @property
    def initials(self) -> str | None:
        """What the last look shows instead of the name: "J. D."; None when no name is known."""
        letters = [name.strip()[0].upper() for name in (self.given_name, self.family_name) if name and name.strip()]
        return " ".join(f"{letter}." for letter in letters) or None

    def display_name(self, practice: Practice) -> str:
        """What a chart is called in its owner's portal, of 500 characters at most."""
        return _cut(self.full_name or f"Chart at {practice.name}")


def _cut(name: str) -> str:
    """The name, or as much of it as fits, cut where a letter with its accents or an emoji ends, if it ever does."""
    if len(name) <= LONGEST_NAME:
        return name
    longest = LONGEST_NAME - 1
    end = next((end for end in range(longest, longest - 50, -1) if _parts(name, end)), longest)
    return f"{name[:end].rstrip()}…"


def _parts(name: str, end: int) -> bool:
    return not unicodedata.category(name[end]).startswith("M") and _JOINER not in name[end - 1 : end + 1]
