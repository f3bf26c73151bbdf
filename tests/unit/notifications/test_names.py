"""Names as they may stand in a mail."""

import unicodedata

import pytest

from services.notifications.domain.names import greeting_name, isolated, one_line
from tests.unit.notifications.makers import NAUGHTY


@pytest.mark.parametrize("name", NAUGHTY)
def test_any_name_becomes_one_short_line_without_controls(name: str) -> None:
    line = one_line(name, longest=60)
    assert len(line) <= 60
    assert not [c for c in line if unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d"]
    assert line.split() == [word for word in line.split(" ") if word]


@pytest.mark.parametrize(
    "name", ["Jane", "José", "Mary Ann", "J.R.", "O'Brien", "王", "مريم", "Jean-Luc", "Nguyễn Thị"]
)
def test_a_person_is_greeted_by_name(name: str) -> None:
    assert greeting_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "  ",
        "12345678",
        "1234-5678",
        "\u202e",
        "evil.example",
        "http://evil.example/x",
        "a@b.c",
        "<b>",
        "www.x",
    ],
)
def test_what_is_no_name_greets_nobody(name: str | None) -> None:
    assert greeting_name(name) is None


def test_a_name_that_runs_right_to_left_is_isolated_and_a_latin_one_is_left_alone() -> None:
    assert isolated("مريم") == "\u2068مريم\u2069"
    assert isolated("Jane") == "Jane"


def test_direction_overrides_are_taken_out() -> None:
    assert one_line("\u202eenaJ\u2066", longest=60) == "enaJ"


def test_emoji_families_stay_together() -> None:
    assert one_line("👩\u200d👧", longest=60) == "👩\u200d👧"
