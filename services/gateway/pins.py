"""Reads a PIN and a security code as people write them."""

from __future__ import annotations

import re
import unicodedata

_PIN = re.compile(r"[0-9]{8}")
_CODE = re.compile(r"[0-9]{6}")
_GAPS = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")


def read_pin(text: str) -> str | None:
    """Eight digits, however they were spaced or hyphenated; None when it cannot be a PIN."""
    digits = _without_gaps(text)
    return digits if _PIN.fullmatch(digits) else None


def read_code(text: str) -> str | None:
    """Six digits, however they were spaced or hyphenated; None when it cannot be a security code."""
    digits = _without_gaps(text)
    return digits if _CODE.fullmatch(digits) else None


def _without_gaps(text: str) -> str:
    return _GAPS.sub("", unicodedata.normalize("NFKC", text))
