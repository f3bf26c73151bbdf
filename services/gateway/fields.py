"""What a person typed into a form, read with care."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl

from services.gateway.answers import Problem

MOST_FIELDS = 160
"""The proxy rules have the most boxes: nine categories for each of eleven relations."""
LONGEST_LINE = 254
"""Characters; an e-mail address may be this long (RFC 5321); the contract's lines end at 500."""
LONGEST_SECRET = 1000
"""Characters; identity decides what a good password is, this only keeps the seal small."""


class UnreadableForm(Exception):
    """The body is not a form that a browser would send."""


class Fields:
    """The fields of one submission; the first value of a name counts."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = tuple(pairs)
        self._first = dict(reversed(self._pairs))

    @classmethod
    def parse(cls, body: bytes) -> Fields:
        """An application/x-www-form-urlencoded body. Raises UnreadableForm."""
        try:
            return cls(
                parse_qsl(
                    body.decode("ascii"),
                    keep_blank_values=True,
                    strict_parsing=bool(body),
                    max_num_fields=MOST_FIELDS,
                    errors="strict",
                )
            )
        except ValueError:
            raise UnreadableForm from None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def secret(self, name: str) -> str:
        """Exactly what was typed: spaces are part of a password."""
        return self._first.get(name, "")

    def has(self, name: str) -> bool:
        """Was there such a field, filled in or not?"""
        return name in self._first

    def line(self, name: str) -> str:
        """One line of text, composed (NFC) and without the spaces around it."""
        return unicodedata.normalize("NFC", self.secret(name)).strip()

    def kept(self, *names: str) -> dict[str, str]:
        """What may be shown again; never name a secret here."""
        return {name: self.line(name) for name in names}

    def missing(self, *names: str) -> tuple[Problem, ...]:
        """One problem for each field left empty (S49)."""
        return tuple(Problem(name, f"problem.{name}_missing") for name in names if not self.line(name))

    def unfit(self, *names: str) -> tuple[Problem, ...]:
        """One problem for each line that no person would type: far too long, or with control characters."""
        return tuple(Problem(name, "problem.unfit") for name in names if not _fits(self.line(name)))


def _fits(line: str) -> bool:
    return len(line) <= LONGEST_LINE and not any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in line)
