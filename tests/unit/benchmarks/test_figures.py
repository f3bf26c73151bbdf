"""Medians, spreads, percentiles, ratios and verdicts on runs whose answers are known."""

from __future__ import annotations

import pytest

from benchmarks import table
from benchmarks.figures import Row, Run, Target, percentile, spread
from benchmarks.side_by_side import ratios


def row(kind: str, *walls_and_cpu: tuple[float, float]) -> Row:
    return Row(kind, [Run(100, wall, {"worker": cpu / 2, "postgres": cpu / 2}) for wall, cpu in walls_and_cpu])


@pytest.mark.parametrize(
    ("percent", "wanted"), [(50, 50.0), (99, 99.0), (99.5, 100.0), (100, 100.0), (1, 1.0), (0, 1.0)]
)
def test_a_percentile_is_a_value_that_was_measured(percent: float, wanted: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], percent) == wanted


def test_of_three_hundred_the_99th_percentile_leaves_three_above() -> None:
    values = [float(number) for number in range(300)]
    assert len([value for value in values if value > percentile(values, 99)]) == 3


def test_one_value_is_every_percentile_and_none_has_none() -> None:
    assert percentile([7.0], 50) == percentile([7.0], 99) == 7.0
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_the_median_ignores_one_bad_run_and_the_spread_shows_it() -> None:
    found = spread([3.0, 1.0, 50.0])
    assert (found.median, found.low, found.high) == (3.0, 1.0, 50.0)
    assert spread([1.0, 2.0]).median == 1.5


def test_a_run_is_told_per_event() -> None:
    run = Run(200, 4.0, {"worker": 0.5, "postgres": 0.1})
    assert run.rate == 50.0
    assert run.milliseconds == pytest.approx(3.0)


def test_ratios_are_ours_by_theirs() -> None:
    found = ratios(row("ours", (1.0, 0.2), (1.0, 0.2)), row("theirs", (4.0, 0.8), (5.0, 1.0), (2.0, 0.4)))
    assert found["rate"] == pytest.approx(4.0)
    assert found["cpu"] == pytest.approx(0.25)


def test_a_target_is_reached_at_its_limit_and_not_beyond() -> None:
    most, least = Target("CPU", 2.5, " ms"), Target("rate", 4, at_least=True)
    assert most.reached_by(2.5)
    assert not most.reached_by(2.51)
    assert least.reached_by(4.0)
    assert not least.reached_by(3.99)
    assert most.line(3.0) == "| CPU | <= 2.5 ms | 3.00 ms | **not reached** |"
    assert least.line(8.0) == "| rate | >= 4 | 8.00 | reached |"


def test_a_table_shows_the_spread_of_rate_and_of_cpu() -> None:
    last = table.of_runs([row("Chartkey", (1.0, 0.2), (2.0, 0.4), (4.0, 0.3))]).splitlines()[-1]
    assert last == "| Chartkey | 50 | 25-100 | 3.00 | 2.00-4.00 | worker 1.500, postgres 1.500 |"
