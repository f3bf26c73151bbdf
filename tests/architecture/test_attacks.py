"""docs/attacks.md and docs/faults.md name tests that exist, for every attack and every fault."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import PROJECT

TEXT, FAULTS = ((PROJECT / "docs" / name).read_text() for name in ("attacks.md", "faults.md"))
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT + FAULTS)))


def test_every_attack_but_the_last_names_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|.*`tests/", TEXT, re.M)
    assert sorted({int(number) for number in rows}) == list(range(1, 21))


def test_every_fault_names_a_test() -> None:
    rows = re.findall(r"^\| (?!fault |--)(.*)$", FAULTS, re.M)
    assert len(rows) >= 30
    assert [row for row in rows if "::test_" not in row] == []


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_named_test_exists(path: str, name: str) -> None:
    assert f"def {name}(" in (PROJECT / path).read_text()
