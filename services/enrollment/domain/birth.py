"""Which dates of birth are possible (trust.md 3), and how old that makes somebody."""

from datetime import UTC, date, datetime, time

OLDEST = 130


def is_possible_birth(born: date, *, today: date) -> bool:
    """Neither in the future nor more than 130 years ago."""
    years = age(born, on=today)
    return born <= today and (years < OLDEST or _is_birthday(born, today, years))


def age(born: date, *, on: date) -> int:
    """Full years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def comes_of(years: int, *, born: date) -> datetime:
    """The moment somebody becomes so old: midnight UTC, which in the Americas is the evening before.

    Who was born on 29 February becomes older on 1 March of other years.
    """
    try:
        day = born.replace(year=born.year + years)
    except ValueError:
        day = date(born.year + years, 3, 1)
    return datetime.combine(day, time.min, UTC)


def _is_birthday(born: date, today: date, years: int) -> bool:
    return years == OLDEST and (born.month, born.day) == (today.month, today.day)
