"""Whatever goes wrong, a person reads three sentences and no traceback."""

from pathlib import Path

import pytest

from launcher import __main__, layout, reset
from launcher.failures import StepFailedError


def test_a_failed_step_is_explained(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: list[str]) -> int:
        raise StepFailedError("The oven is cold", why="nobody lit it", next_step="light it")

    monkeypatch.setattr(reset, "run", fail)
    assert __main__.main(["reset"]) == 1
    assert capsys.readouterr().err == "\nThe oven is cold\n  why:  nobody lit it\n  next: light it\n"


def test_a_fault_of_ours_is_told_in_three_lines_and_kept_in_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(layout, "HOME", tmp_path)
    monkeypatch.setattr(__main__, "HOME", tmp_path)
    monkeypatch.setattr(reset, "run", lambda _: 1 // 0)
    assert __main__.main(["reset"]) == 1
    said = capsys.readouterr().err
    assert "why:  ZeroDivisionError" in said
    assert "Traceback" not in said
    assert "Traceback" in (tmp_path / "logs" / "launcher.log").read_text()


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["dance"]) == 2
    assert "up, test, check" in capsys.readouterr().out
