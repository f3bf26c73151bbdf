"""Where merges lead."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.merging import roots

CHARTS = st.sampled_from("ABCDEF")


def test_a_chain_leads_to_its_end_and_a_link_that_is_taken_back_shortens_it() -> None:
    assert roots({"A": "B", "B": "C"}) == {"A": "C", "B": "C", "C": "C"}
    assert roots({"A": "B", "B": None}) == {"A": "B", "B": "B"}
    assert roots({"A": None, "B": "C"}) == {"A": "A", "B": "C", "C": "C"}


def test_in_a_circle_everybody_stands_alone_and_whoever_leads_there_stays_with_the_first() -> None:
    assert roots({"A": "B", "B": "A"}) == {"A": "A", "B": "B"}
    assert roots({"A": "A"}) == {"A": "A"}
    assert roots({"X": "A", "A": "B", "B": "C", "C": "A"}) == {"X": "A", "A": "A", "B": "B", "C": "C"}


@given(st.dictionaries(CHARTS, st.one_of(st.none(), CHARTS)))
def test_whatever_is_told_every_chart_has_one_end_that_is_its_own_end(into: dict[str, str | None]) -> None:
    found = roots(into)
    assert all(found[root] == root for root in found.values())
    assert all(found[chart] == chart for chart, other in into.items() if other is None)
    assert roots(dict(reversed(into.items()))) == found
