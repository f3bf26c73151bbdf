"""./chartkey bench: every name leads to a measurement that takes the settings it is given."""

from __future__ import annotations

import inspect

import pytest

from benchmarks.__main__ import ALL, SETTINGS, benches, parser
from benchmarks.growth import room


@pytest.mark.parametrize("name", [*ALL, "invitations"])
def test_a_benchmark_takes_its_settings(name: str) -> None:
    bench = benches(parser().parse_args([name]))[name]
    assert inspect.signature(bench.measure).bind(None)
    assert set(bench.settings) <= {*SETTINGS, "workers", "sizes"}


def test_all_is_everything_that_the_page_has_room_for() -> None:
    assert set(benches(parser().parse_args(["all"]))) == {*ALL, "invitations"}


def test_what_is_chosen_is_measured() -> None:
    found = benches(parser().parse_args(["growth", "--runs", "1", "--sizes", "100", "1000"]))["growth"]
    assert found.settings == {"sizes": [100, 1000], "events": 1500, "reads": 600, "runs": 1}


def test_a_million_invitations_ask_for_room_before_they_are_filled_in() -> None:
    assert room(1_000_000) > 10 * 2**30
