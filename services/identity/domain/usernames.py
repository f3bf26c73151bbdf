"""Usernames: unique when case and compatibility forms are folded; an e-mail address is one form (S58-S60, D3)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

SHORTEST = 3
LONGEST = 64
LONGEST_EMAIL = 254
_ADDRESS = re.compile(r"[^\s@,;<>\"()\[\]\\:]+@[^\s@,;<>\"()\[\]\\:.]+(\.[^\s@,;<>\"()\[\]\\:.]+)+")
_MARKS = "._-'+"


def normalize(username: str) -> str:
    """How it is kept and shown: NFKC, without blanks around it."""
    return unicodedata.normalize("NFKC", username).strip()


def fold(username: str) -> str:
    """How it is compared: normalized and case-folded."""
    return unicodedata.normalize("NFKC", normalize(username).casefold())


def fault(username: str) -> Literal["username_missing", "username_invalid"] | None:
    """What is wrong with a normalized username, if anything."""
    if not username:
        return "username_missing"
    well_formed = _is_address(username) if "@" in username else _is_name(username)
    return None if well_formed else "username_invalid"


def _is_address(text: str) -> bool:
    return len(text) <= LONGEST_EMAIL and text.isprintable() and _ADDRESS.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and all(letter.isalnum() or letter in _MARKS for letter in text)
