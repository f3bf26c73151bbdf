"""PINs as people write them."""

from __future__ import annotations

import pytest

from services.gateway.pins import read_pin


@pytest.mark.spec("S37")
@pytest.mark.parametrize(
    "text", ["12345678", "1234-5678", " 1234 5678 ", "12 34 56 78", "1234\u20135678", "1234\u00a05678", "1234.5678"]
)
def test_spaces_and_hyphens_do_not_matter(text: str) -> None:
    assert read_pin(text) == "12345678"


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456789", "1234-567O", "abcd-efgh", "١٢٣٤٥٦٧٨", "1234_5678", "+12345678"]
)
def test_what_has_not_eight_digits_is_no_pin(text: str) -> None:
    assert read_pin(text) is None
