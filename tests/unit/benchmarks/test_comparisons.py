"""Reads, log-ins, growth and scale: the figures beside each other, and the verdicts on them."""

from __future__ import annotations

import pytest

from benchmarks import growth, login, reads, scale
from benchmarks.figures import Row, Run
from benchmarks.load import Reading
from benchmarks.sites import PROFILE, SECTION


def row(kind: str, *milliseconds: float) -> Row:
    return Row(kind, [Run(10, 1.0, {"worker": one / 200, "postgres": one / 200}) for one in milliseconds])


def line(kind: str, page: str, *milliseconds: float) -> reads.Line:
    return reads.Line(kind, page, [Reading([1.0, 2.0, 9.0], run) for run in row(kind, *milliseconds).runs])


def test_a_page_is_told_alone_and_together_and_judged_by_its_own_target() -> None:
    lines = [
        line(reads.CHARTKEY, SECTION, 2.0, 3.0, 4.0),
        line(reads.PEER, SECTION, 9.0),
        line(reads.CHARTKEY, PROFILE, 2.6),
    ]
    table = reads.of_lines(lines).splitlines()
    assert table[2].startswith(f"| {SECTION} | {reads.CHARTKEY} | 2.0 | 9.0 | 10 | 3.00 | 2.00-4.00 | ")
    assert [words.split("|")[4].strip() for words in reads.verdicts(lines)] == ["reached", "**not reached**"]


def test_a_log_in_is_compared_with_the_hashes_of_the_same_moment() -> None:
    ours, bare = row("ours", 104.0, 205.0, 106.0), row("bare", 100.0, 200.0, 100.0)
    assert login.beyond(ours, bare).median == pytest.approx(5.0)
    assert login.beyond(ours, bare).high == pytest.approx(6.0)
    told = login.told([ours, row("theirs", 120.0, 220.0, 120.0), bare])
    assert "| ours | 10.0 | 106.0 | 104.0-205.0 | 5.00 | 4.00 to 6.00 |" in told
    assert "| CPU of a log-in beyond the bare hash | <= 5 ms | 5.00 ms | reached |" in told


def test_growth_is_the_large_median_beyond_the_small_one_in_per_cent() -> None:
    assert growth.growth(row("10", 2.0), row("1000", 2.2)) == pytest.approx(10.0)
    small, large = (
        growth.Size(size, {growth.READ: list(row("", cost).runs)}) for size, cost in ((10, 2.0), (1000, 2.5))
    )
    told = growth.told(small, large)
    assert "| signed-in section of 3 entries | 1,000 invitations | 2.50 | 2.50-2.50 | 1.250 |" in told
    assert "| <= 10 % | 25.0 % | **not reached** |" in told


def test_scale_is_the_last_row_against_the_first() -> None:
    assert scale.grown([row("1", 4.0), row("4", 5.0)]) == pytest.approx(25.0)
