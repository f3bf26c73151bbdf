"""Finding people by beginnings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.pages import MOST, Place, page_size, read_cursor
from services.enrollment.domain.search import is_found, looked_for, terms_for, terms_of
from tests.unit.enrollment.makers import START, an_invitation, some_details

ANA = some_details(given_name="Ana Lucía", family_name="Silva", own_family_name="Ruiz")


@pytest.mark.parametrize("search", ["sil", "SILVA", "ana silv", "luc", "LUCÍA", "ana@ex", "ruiz", "Chart-1"])
def test_a_beginning_of_name_or_address_finds_by_a_term_that_was_hashed(search: str) -> None:
    words = looked_for(search)
    assert is_found("chart-1", ANA, words)
    assert set(terms_for(words)) & set(terms_of("chart-1", ANA))


@pytest.mark.parametrize("search", ["silvan", "ana ruis", "xyz", "example"])
def test_what_begins_nothing_finds_nothing(search: str) -> None:
    assert not is_found("chart-1", ANA, looked_for(search))


def test_two_characters_are_too_few() -> None:
    assert looked_for("an si") == ()


def test_no_more_than_five_characters_of_a_name_are_hashed() -> None:
    assert max(len(term) for term in terms_of("c", ANA) if "\n" not in term) == 5


@given(st.text(max_size=40))
def test_no_text_of_a_browser_is_more_than_a_wrong_cursor(text: str) -> None:
    assert read_cursor(text) is None


def test_a_cursor_is_read_as_it_was_given_out() -> None:
    place = Place(START, an_invitation().id)
    assert read_cursor(place.as_cursor()) == place


@pytest.mark.parametrize(("wanted", "given_out"), [(0, 1), (-5, 1), (25, 25), (10**9, MOST)])
def test_a_page_has_one_row_to_a_hundred(wanted: int, given_out: int) -> None:
    assert page_size(wanted) == given_out
