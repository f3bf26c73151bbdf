"""Tables as files: CSV (RFC 4180) that a spreadsheet opens as text and never as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

MARK = "\ufeff"
"""By it spreadsheets know that the text is UTF-8."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_FORMULA = re.compile("(^|[;\t\r\n])(?=[ \u2068]*[-=+@＝＋－＠])|^(?=[ \u2068]*[\t\r\n])")
"""Before what a cell that is calculated may begin with (OWASP, CSV injection). Where a comma is for decimals,
spreadsheets take a semicolon for the end of a cell."""


def sheet(rows: Iterable[Iterable[str]]) -> bytes:
    """The whole file."""
    return MARK.encode() + lines(rows)


def lines(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of a file. What would be calculated gets an apostrophe in front, as spreadsheets themselves write text."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _safe(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else _FORMULA.sub(r"\1'", cell)
