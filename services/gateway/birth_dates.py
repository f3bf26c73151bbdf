"""Reads a date of birth in every form of D2, and refuses every bad one of trust.md 3."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

OLDEST = 130
"""Years; nobody on record was older."""
_YEAR_LAST = re.compile(r"(?P<month>[0-9]{1,2})[/. -](?P<day>[0-9]{1,2})[/. -](?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[/. -](?P<month>[0-9]{1,2})[/. -](?P<day>[0-9]{1,2})")
_DIGITS_YEAR_LAST = re.compile(r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<year>[0-9]{4})")
_DIGITS_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
FORMS = (_YEAR_LAST, _YEAR_FIRST, _DIGITS_YEAR_LAST, _DIGITS_YEAR_FIRST)


def read_birth_date(parts: Sequence[str], *, today: date) -> date | None:
    """The one date that these words can mean, or None.

    `parts` are the month, day and year boxes; a whole date typed or pasted into one box counts too. Eight
    digits count when only one reading is a possible date of birth (D2).
    """
    words = [unicodedata.normalize("NFKC", part).strip() for part in parts]
    text = re.sub(r"\s*([/.-])\s*|\s+", lambda gap: gap[1] or " ", "/".join(word for word in words if word))
    readings = {_possible(match, today) for form in FORMS if (match := form.fullmatch(text))} - {None}
    return readings.pop() if len(readings) == 1 else None


def _possible(match: re.Match[str], today: date) -> date | None:
    try:
        born = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    earliest = (today.year - OLDEST, today.month, today.day)
    return born if born <= today and (born.year, born.month, born.day) >= earliest else None
