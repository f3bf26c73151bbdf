"""Dates of birth as people write them (D2), and as they must not be (trust.md 3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.birth_dates import read_birth_date, read_coming_date

TODAY = date(2025, 11, 21)
BORN = date(1986, 4, 8)


@pytest.mark.spec("S37", "D2")
@pytest.mark.parametrize(
    "text",
    [
        "04/08/1986",
        "4/8/1986",
        "04-08-1986",
        "04.08.1986",
        "04 08 1986",
        "04081986",
        "1986/04/08",
        "1986-04-08",
        "1986/4/8",
        "1986.04.08",
        "19860408",
        " 04 / 08 / 1986 ",
        "\uff10\uff14/\uff10\uff18/1986",
    ],
)
def test_every_form_of_d2_is_the_same_day(text: str) -> None:
    assert read_birth_date([text], today=TODAY) == BORN


@pytest.mark.parametrize(
    "boxes", [("04", "08", "1986"), ("4", "8", "1986"), ("", "04/08/1986", ""), ("1986", "04", "08")]
)
def test_three_boxes_are_one_date(boxes: tuple[str, ...]) -> None:
    assert read_birth_date(boxes, today=TODAY) == BORN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "02/30/1986",
        "02/29/2023",
        "13/01/1986",
        "28/04/1986",
        "04/08/86",
        "86-04-08",
        "040886",
        "4886",
        "00/10/1986",
        "04/00/1986",
        "11/22/2025",
        "2026-01-01",
        "11/20/1895",
        "0001-01-01",
        "04/08/19866",
        "04/08",
        "April 8 1986",
        "04/08/1986 04/08/1986",
        "04//08/1986",
        "-04/08/1986",
        "0x04/08/1986",
        "04/08/1986'--",
        "<b>04/08/1986</b>",
        "\u0660\u0664/\u0660\u0668/\u0661\u0669\u0668\u0666",
        "99999999",
        "04/08/1986\x00",
    ],
)
def test_what_is_no_possible_date_of_birth_is_refused(text: str) -> None:
    assert read_birth_date([text], today=TODAY) is None


def test_somebody_of_130_years_is_still_a_person() -> None:
    assert read_birth_date(["11/21/1895"], today=TODAY) == date(1895, 11, 21)


def test_a_child_born_today_has_a_date_of_birth() -> None:
    assert read_birth_date(["11/21/2025"], today=TODAY) == TODAY


@given(st.dates(TODAY - timedelta(days=130 * 365), TODAY))
def test_eight_digits_are_never_two_dates(born: date) -> None:
    assert read_birth_date([f"{born:%m%d%Y}"], today=TODAY) == born
    assert read_birth_date([f"{born:%Y%m%d}"], today=TODAY) == born


@pytest.mark.parametrize("parts", [["11", "22", "2025"], ["2025-11-22"], ["11222025"], ["", "11/22/2025", ""]])
def test_a_day_to_come_is_read_in_every_form(parts: list[str]) -> None:
    assert read_coming_date(parts, today=TODAY) == date(2025, 11, 22)


@pytest.mark.parametrize("text", ["11/21/2025", "11/20/2025", "02/30/2030", "11/22/2126", "soon", "", "11/22/25"])
def test_today_the_past_and_what_is_no_day_are_no_days_to_come(text: str) -> None:
    assert read_coming_date([text], today=TODAY) is None


@given(st.lists(st.text(max_size=12), max_size=3))
def test_no_text_breaks_the_reader(parts: list[str]) -> None:
    read_birth_date(parts, today=TODAY)
