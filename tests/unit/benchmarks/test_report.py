"""Tables go between the markers of their own name, and nothing else of the page changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.__main__ import ALL
from benchmarks.memory import Memory, parse
from benchmarks.report import PAGE, Report, between_markers, publish

TEXT = "before\n<!-- bench: idle -->\nold\n<!-- end: idle -->\nafter\n<!-- bench: memory -->\n<!-- end: memory -->\n"


def test_only_the_marked_part_changes() -> None:
    found = between_markers(TEXT, "idle", r"new \1")
    assert found == TEXT.replace("\nold\n", "\nnew \\1\n")
    assert between_markers(found, "idle", "old") == TEXT


@pytest.mark.parametrize("text", ["", TEXT + TEXT])
def test_markers_must_stand_once(text: str) -> None:
    with pytest.raises(ValueError, match="markers"):
        between_markers(text, "idle", "new")


def test_a_published_report_says_how_it_was_made(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(TEXT)
    settings = {"events": 300, "sizes": (10_000, 1_000_000)}
    publish(Report("idle", {}, "| a table |"), settings=settings, noise="Quiet as a mouse.", page=page)
    assert "events 300, sizes 10,000 and 1,000,000." in page.read_text()
    assert "| a table |\n\nQuiet as a mouse.\n<!-- end: idle -->" in page.read_text()
    assert page.read_text().startswith("before\n")


@pytest.mark.parametrize("name", ALL)
def test_the_page_has_room_for_every_report(name: str) -> None:
    assert "new" in between_markers(PAGE.read_text(), name, "new")


def test_memory_is_read_from_the_kernels_summary() -> None:
    rollup = "5581-7ffe ---p 00000000 00:00 0   [rollup]\nRss:   2048 kB\nPss:   1024 kB\nPss_Anon:  512 kB\n"
    assert parse(rollup) == Memory(pss=1.0, rss=2.0)
    assert parse(rollup) + Memory(1.0, 1.0) == Memory(2.0, 3.0)
