"""`./chartkey accounts`: identity's own command finds the keys and servers of this copy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from launcher import accounts
from launcher.failures import StepFailedError


def test_the_command_is_handed_to_identity_with_all_that_it_needs(
    template: object, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(accounts, "HOME", Path(os.environ["CHARTKEY_TEST_DIRECTORY"]))
    assert accounts.run(["require-reset", "--help"]) == 0
    assert "--all" in capfd.readouterr().out
    assert accounts.run(["require-reset"]) == 2


def test_where_nothing_runs_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(accounts, "HOME", tmp_path)
    with pytest.raises(StepFailedError, match="Nothing runs here"):
        accounts.run(["require-reset", "--all"])
