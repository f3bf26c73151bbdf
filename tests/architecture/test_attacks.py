"""docs/attacks.md names tests that exist, for every attack."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import PROJECT

TEXT = (PROJECT / "docs" / "attacks.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TEXT)))


def test_every_attack_but_the_last_names_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|.*`tests/", TEXT, re.M)
    assert sorted({int(number) for number in rows}) == list(range(1, 21))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_the_named_test_exists(path: str, name: str) -> None:
    assert f"def {name}(" in (PROJECT / path).read_text()
