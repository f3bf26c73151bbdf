"""Reads a PIN as people write it."""

from __future__ import annotations

import re
import unicodedata

_PIN = re.compile(r"[0-9]{8}")
_GAPS = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")


def read_pin(text: str) -> str | None:
    """Eight digits, however they were spaced or hyphenated; None when it cannot be a PIN."""
    digits = _GAPS.sub("", unicodedata.normalize("NFKC", text))
    return digits if _PIN.fullmatch(digits) else None
