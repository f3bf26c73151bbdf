"""The access code: its shape and its randomness."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from services.enrollment.domain.access_code import as_shown, new_access_code


@pytest.mark.spec("S20")
def test_an_access_code_is_eight_digits_with_its_leading_zeros() -> None:
    codes = [new_access_code() for _ in range(3000)]
    assert all(re.fullmatch(r"\d{8}", code) for code in codes)
    assert any(code.startswith("0") for code in codes)


@pytest.mark.spec("S20")
def test_access_codes_are_spread_over_all_digits_in_every_place() -> None:
    codes = [new_access_code() for _ in range(3000)]
    for place in range(8):
        counts = Counter(code[place] for code in codes)
        assert len(counts) == 10
        assert max(counts.values()) < 450
    assert len(set(codes)) > 2990


def test_people_read_it_in_two_halves() -> None:
    assert as_shown("04719283") == "0471-9283"
