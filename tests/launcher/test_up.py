"""`./chartkey up`: the whole suite comes up, stops without a trace, and keeps what it held."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from launcher.layout import HOME
from launcher.testing import temporary_folder
from tests.launcher.commands import Command, launcher, processes_that_mention


@pytest.fixture
def home() -> Iterator[Path]:
    """A .chartkey of its own, which borrows the server programs."""
    with temporary_folder() as made:
        (made / "programs").symlink_to(HOME / "programs")
        yield made


def _urls(command: Command) -> list[str]:
    return re.findall(r"http://localhost:\d+\S*", command.says())


def _mails(command: Command) -> int:
    catcher = next(url for url in _urls(command) if url.endswith("/phone")).removesuffix("/phone")
    return len(httpx.get(f"{catcher}/api/messages").json())


@pytest.mark.timeout(400)
def test_it_comes_up_twice_with_the_same_urls_and_data(home: Path, tmp_path: Path) -> None:
    changes = {"CHARTKEY_HOME": str(home)}
    with launcher("up", output=tmp_path / "first", changes=changes) as command:
        command.wait_for("Try next")
        first = _urls(command)
        assert httpx.get(first[0], follow_redirects=True).status_code == 200
        _wait_for_mails(command, count=10)
        _ask_as_a_developer_and_as_an_operator(tmp_path, changes)
        assert command.end(signal.SIGINT) == 0
    assert not processes_that_mention(home)
    with launcher("up", output=tmp_path / "second", changes=changes) as command:
        command.wait_for("Try next")
        assert _urls(command) == first
        assert _mails(command) == 10
        _kill("records", home)
        assert command.process.wait(timeout=60) == 1
        assert "The process records has ended" in command.says()
    assert not processes_that_mention(home)
    with launcher("reset", output=tmp_path / "reset", changes=changes) as command:
        assert command.process.wait(timeout=60) == 0
    assert {path.name for path in home.iterdir()} <= {"programs", "lock"}


def _wait_for_mails(command: Command, *, count: int) -> None:
    for _ in range(600):
        if _mails(command) == count:
            return
        time.sleep(0.1)
    pytest.fail(f"{_mails(command)} of {count} invitations arrived")


def _ask_as_a_developer_and_as_an_operator(folder: Path, changes: dict[str, str]) -> None:
    """The commands that look at mails find this copy, its portal and its catcher by themselves."""
    with launcher("caught", "--count", "1", output=folder / "caught", changes=changes) as command:
        assert command.process.wait(timeout=60) == 0
        (portal,) = re.findall(r"(http://localhost:\d+)/r/\S+", command.says())
    with launcher("mails", "preview", str(folder / "mails"), output=folder / "preview", changes=changes) as command:
        assert command.process.wait(timeout=60) == 0
        assert str(folder / "mails") in command.says()
    letters = [path.read_text() for path in (folder / "mails").rglob("*.txt")]
    assert len(letters) > 20
    assert all(portal in one for one in letters)


def _kill(name: str, home: Path) -> None:
    os.kill(json.loads((home / "run" / f"{name}.pid").read_text())["pid"], signal.SIGKILL)
