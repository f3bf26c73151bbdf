"""The patient as the practice recorded them, and how little of that a page may show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
        """What a chart is called in its owner's portal."""
        return self.full_name or f"Chart at {practice.name}"
