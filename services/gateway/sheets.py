"""Tables as files: CSV (RFC 4180) that a spreadsheet opens as text and never as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

MARK = "\ufeff"
"""By it spreadsheets know that the text is UTF-8."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell that is calculated may begin with, in any spreadsheet (OWASP, CSV injection)."""


def sheet(rows: Iterable[Iterable[str]]) -> bytes:
    """The whole file."""
    return MARK.encode() + lines(rows)


def lines(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of a file. A cell that would be calculated gets an apostrophe in front, as spreadsheets themselves write
    text."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _safe(cell: str) -> str:
    begins = cell.lstrip(" \u2068")[:1]
    return f"'{cell}" if begins in _FORMULA and begins and not _NUMBER.fullmatch(cell) else cell
