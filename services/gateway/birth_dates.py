"""Reads dates that people type: a date of birth in every form of D2 and no bad one of trust.md 3, and a day to come."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date

OLDEST = 130
"""Years; nobody on record was older."""
FARTHEST = 100
"""Years; what is typed as a day beyond is a slip."""
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
    return _only(born for born in _readings(parts) if _possible(born, today))


def read_coming_date(parts: Sequence[str], *, today: date) -> date | None:
    """The one day after today that these words can mean, or None; forms as for a date of birth."""
    return _only(day for day in _readings(parts) if today < day and day.year <= today.year + FARTHEST)


def read_day(parts: Sequence[str]) -> date | None:
    """The one day that these words can mean, past or to come, or None."""
    return _only(_readings(parts))


def _only(found: Iterable[date]) -> date | None:
    days = set(found)
    return days.pop() if len(days) == 1 else None


def _readings(parts: Sequence[str]) -> Iterator[date]:
    words = [unicodedata.normalize("NFKC", part).strip() for part in parts]
    text = re.sub(r"\s*([/.-])\s*|\s+", lambda gap: gap[1] or " ", "/".join(word for word in words if word))
    for match in filter(None, (form.fullmatch(text) for form in FORMS)):
        with suppress(ValueError):
            yield date(int(match["year"]), int(match["month"]), int(match["day"]))


def _possible(born: date, today: date) -> bool:
    earliest = (today.year - OLDEST, today.month, today.day)
    return born <= today and (born.year, born.month, born.day) >= earliest
