"""The specification's numbers are whole, and every number on a test is one of them."""

from __future__ import annotations

from pathlib import Path

from tools.spec import SPEC, Mark, marks, proofs, report, statements

KNOWN = statements(SPEC.read_text())


def test_no_statement_is_lost() -> None:
    assert [number for number in KNOWN if number[0] == "S"] == [f"S{number}" for number in range(1, 142)]
    assert [number for number in KNOWN if number[0] == "D"] == [f"D{number}" for number in range(1, 15)]


def test_every_number_on_a_test_is_a_statement() -> None:
    assert [mark for mark in marks() if mark.number not in KNOWN] == []


def test_marks_are_read_wherever_they_stand(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text(
        'pytestmark = pytest.mark.spec("S1")\n\n\n@pytest.mark.spec("S2", "S3")\ndef test_a(): ...\n'
        '@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.spec("D4"))])\ndef test_b(x): ...\n'
    )
    assert {mark.number for mark in marks(tests)} == {"S1", "S2", "S3", "D4"}


def test_the_report_counts_proven_and_open() -> None:
    known = {"S1": "One.", "S2": "Two.", "S3": "Three."}
    lines = list(report(known, proofs([Mark("S2", "tests/test_a.py:1"), Mark("S2", "tests/test_a.py:9")])))
    assert lines[0] == "1 of 3 statements are proven by tests, 2 are open."
    assert lines[lines.index("Proven") + 1 :][:2] == ["  S2    Two.", "          tests/test_a.py"]
    assert lines[lines.index("Open") + 1 :] == ["  S1    One.", "  S3    Three."]
