"""Which days an entry belongs to, by dates of any precision."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.records.domain.period import belongs

SPRING = {"since": date(2024, 3, 1), "until": date(2024, 5, 31)}


@pytest.mark.spec("S124")
@pytest.mark.parametrize(
    ("first", "last", "standing", "found"),
    [
        ("2024-03-01", None, False, True),
        ("2024-05-31", None, False, True),
        ("2024-02-29", None, False, False),
        ("2024-06-01", None, False, False),
        ("2024", None, False, True),
        ("2024-02", None, False, False),
        ("2024-06", None, False, False),
        ("2023", None, False, False),
        ("2019-01-01", "2024-03-01", False, True),
        ("2019-01-01", "2024-02-29", False, False),
        ("2019-01-01", "2024", False, True),
        ("2019-01-01", None, True, True),
        ("2024-06-01", None, True, False),
        (None, None, False, True),
        (None, "2024-02", False, False),
        (None, "2024-02", True, True),
        (datetime(2024, 5, 31, 23, 30, tzinfo=UTC), datetime(2024, 6, 1, 0, 30, tzinfo=UTC), False, True),
        (datetime(2024, 6, 1, tzinfo=UTC), None, False, False),
    ],
)
def test_in_favor_of_what_may_belong(
    first: str | datetime | None, last: str | datetime | None, standing: bool, found: bool
) -> None:
    assert belongs(first, last, standing=standing, **SPRING) is found


def test_without_days_everything_belongs() -> None:
    assert belongs("2024", None, standing=False)
    assert belongs("2024-07-01", None, standing=False, since=SPRING["since"])
    assert belongs("2001", None, standing=False, until=SPRING["until"])
