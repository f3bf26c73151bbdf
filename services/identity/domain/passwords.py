"""What a password must be (S61-S65, trust.md 1): long enough, mixed as the profile says, and not a common one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

Weakness = Literal[
    "password_short",
    "password_long",
    "password_no_uppercase",
    "password_no_number_or_symbol",
    "password_common",
]
SHORTEST_WORD = 3
LONE_LETTERS = 4
"""A password that keeps fewer letters than this beside the person's own words says nothing else."""

_YEAR = re.compile(r"(19|20)[0-9]{2}")
_ALIKE = str.maketrans("0134578@$!|+l", "oieastbasiiti")
"""Leet and its letters become one letter; `l`, `i`, `1` and `!` all become `i`, so that no reading is missed."""


@dataclass(frozen=True)
class Profile:
    """`seed` keeps the composition rules of the documents, `nist` replaces them by length (SP 800-63B 3.1.1.2)."""

    shortest: int
    mixed: bool
    longest: int = 128


SEED = Profile(shortest=8, mixed=True)
NIST = Profile(shortest=15, mixed=False)
PROFILES = {"seed": SEED, "nist": NIST}


def normalize(password: str) -> str:
    """NFKC: the same password typed on another keyboard is the same password."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, profile: Profile, blocklist: Collection[str], words: Iterable[str]) -> Weakness | None:
    """The first rule that a normalized password breaks; `blocklist` is made by `make_blocklist`."""
    if len(password) < profile.shortest:
        return "password_short"
    if len(password) > profile.longest:
        return "password_long"
    if profile.mixed and not any(letter.isupper() for letter in password):
        return "password_no_uppercase"
    if profile.mixed and not any(_is_number_or_symbol(letter) for letter in password):
        return "password_no_number_or_symbol"
    if any(form in blocklist for form in _forms(password)) or _is_made_of(password, words):
        return "password_common"
    return None


def make_blocklist(common: Iterable[str]) -> frozenset[str]:
    """Common passwords in the forms in which a new one is compared."""
    return frozenset(form for entry in common for form in _forms(entry) if len(form) >= LONE_LETTERS)


def _is_number_or_symbol(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "NPS"


def _fold(text: str) -> str:
    return normalize(normalize(text).casefold())


def _forms(password: str) -> set[str]:
    """Un-leeted as it stands, and without the digits and symbols at its end."""
    folded = _fold(password)
    stem = folded.rstrip("".join(letter for letter in set(folded) if not letter.isalpha()))
    return {form.translate(_ALIKE) for form in (folded, stem) if form}


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    """Is it hardly more than the person's name, the practice, the product or a year?"""
    parts = {part for word in words for part in re.findall(r"\w+", _fold(word)) if len(part) >= SHORTEST_WORD}
    known = sorted((part.translate(_ALIKE) for part in parts), key=len, reverse=True)
    dateless = _YEAR.sub(" ", _fold(password))
    edgeless = dateless.strip("".join(letter for letter in set(dateless) if not letter.isalpha()))
    return any(_says_nothing_beside(known, form.translate(_ALIKE)) for form in (dateless, edgeless))


def _says_nothing_beside(words: Iterable[str], form: str) -> bool:
    rest = form
    for word in words:
        rest = rest.replace(word, " ")
    return rest != form and sum(letter.isalpha() for letter in rest) < LONE_LETTERS
