"""docs/facts.md names tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import PROJECT

NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", (PROJECT / "docs" / "facts.md").read_text())


def test_each_of_the_fifteen_facts_names_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|.*`tests/", (PROJECT / "docs" / "facts.md").read_text(), re.M)
    assert [int(number) for number in rows] == list(range(1, 16))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_named_test_exists(path: str, name: str) -> None:
    assert f"def {name}(" in (PROJECT / path).read_text()
