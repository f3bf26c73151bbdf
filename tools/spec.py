"""`./chartkey spec`: which statements of docs/spec.md a test proves, and which are open."""

from __future__ import annotations

import argparse
import ast
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.say import complain, say
from tools.tables import PROJECT

SPEC = PROJECT / "docs" / "spec.md"
TESTS = PROJECT / "tests"
STATEMENT = re.compile(r"^- \*\*(S\d+)\*\* (.+)$|^\| (D\d+) \| ([^|]+)\|", re.M)
SHOWN = 90


@dataclass(frozen=True)
class Mark:
    """One number on one test file."""

    number: str
    place: str


def statements(text: str) -> dict[str, str]:
    """Number to its words, S1 to S141 and D1 to D14."""
    return {found[1] or found[3]: (found[2] or found[4]).strip() for found in STATEMENT.finditer(text)}


def marks(tests: Path = TESTS) -> Iterator[Mark]:
    """Every `mark.spec("S38", ...)` in the tests, read without running them."""
    for path in sorted(tests.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.spec"):
                for number in (one.value for one in node.args if isinstance(one, ast.Constant)):
                    yield Mark(str(number), f"{path.relative_to(tests.parent)}:{node.lineno}")


def proofs(found: Sequence[Mark]) -> dict[str, list[str]]:
    """Number to the places of its tests."""
    places: dict[str, list[str]] = defaultdict(list)
    for mark in found:
        places[mark.number].append(mark.place)
    return places


def report(known: Mapping[str, str], proven: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Proven ones with their tests, then the open ones."""
    done = [number for number in known if proven.get(number)]
    still = [number for number in known if not proven.get(number)]
    yield f"{len(done)} of {len(known)} statements are proven by tests, {len(still)} are open."
    yield from ("", "Proven")
    for number in done:
        files = sorted({place.rpartition(":")[0] for place in proven[number]})
        yield f"  {number:<5} {_short(known[number])}"
        yield from (f"          {file}" for file in files)
    yield from ("", "Open")
    yield from (f"  {number:<5} {_short(known[number])}" for number in still)


def _short(text: str) -> str:
    return textwrap.shorten(text, SHOWN, placeholder=" …")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 1 when a test carries a number that the specification does not have."""
    parser = argparse.ArgumentParser(prog="./chartkey spec", description=__doc__)
    parser.parse_args(arguments)
    known = statements(SPEC.read_text())
    found = list(marks())
    for line in report(known, proofs(found)):
        say(line)
    strange = [mark for mark in found if mark.number not in known]
    for mark in strange:
        complain(f"{mark.place}: there is no statement {mark.number}")
    return 1 if strange else 0


run = main
"""What the launcher calls."""

if __name__ == "__main__":
    sys.exit(main())
