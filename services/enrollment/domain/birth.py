"""Which dates of birth are possible (trust.md 3)."""

from datetime import date

OLDEST = 130


def is_possible_birth(born: date, *, today: date) -> bool:
    """Neither in the future nor more than 130 years ago."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return born <= today and (years < OLDEST or _is_birthday(born, today, years))


def _is_birthday(born: date, today: date, years: int) -> bool:
    return years == OLDEST and (born.month, born.day) == (today.month, today.day)
