"""Which dates of birth are possible."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.birth import is_possible_birth

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("born", [TODAY, date(1954, 7, 9), date(1896, 3, 2), date(1896, 3, 3)])
def test_today_and_up_to_130_years_ago_are_possible(born: date) -> None:
    assert is_possible_birth(born, today=TODAY)


@pytest.mark.parametrize("born", [date(2026, 3, 3), date(2126, 1, 1), date(1896, 3, 1), date(1, 1, 1)])
def test_the_future_and_more_than_130_years_ago_are_not(born: date) -> None:
    assert not is_possible_birth(born, today=TODAY)


def test_somebody_born_on_a_leap_day_is_130_on_the_first_of_march() -> None:
    born = date(1896, 2, 29)
    assert is_possible_birth(born, today=date(2026, 2, 28))
    assert not is_possible_birth(born, today=date(2026, 3, 1))


@given(born=st.dates(min_value=date(1890, 1, 1), max_value=date(2030, 12, 31)))
def test_every_birth_ends_being_possible_once_and_for_all(born: date) -> None:
    if born < TODAY and not is_possible_birth(born, today=TODAY):
        assert not is_possible_birth(born, today=TODAY + timedelta(days=1))
