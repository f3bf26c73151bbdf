"""Bodies that are encoded once and filled in per mail."""

from quopri import decodestring

from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.form import fill_in, set_in_type, slot

TEXT = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=200)


@given(before=TEXT, between=TEXT, after=TEXT, greeting=TEXT, link=TEXT)
def test_a_filled_form_reads_like_the_body_with_its_values(
    before: str, between: str, after: str, greeting: str, link: str
) -> None:
    form = set_in_type(f"{before}{slot('greeting')}{between}{slot('link')}{after}{slot('link')}")
    filled = fill_in(form, {"greeting": greeting, "link": link})
    expected = f"{before}{greeting}{between}{link}{after}{link}".replace("\n", "\r\n")
    assert decodestring(filled).decode() == expected
    # RFC 2045 says 76; b2a_qp takes one more for a space at the very end of a line, and RFC 5322 bears 998.
    assert all(len(line) <= 77 for line in filled.split(b"\r\n"))
    assert b"\n" not in filled.replace(b"\r\n", b"")
    assert filled.isascii()


def test_no_boundary_can_stand_in_a_part() -> None:
    assert b"=_" not in fill_in(set_in_type(slot("greeting")), {"greeting": "=_=_"})
