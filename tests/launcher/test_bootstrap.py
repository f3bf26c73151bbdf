"""The shell part of ./chartkey: works from anywhere, and says what is missing before there is a Python to say it."""

import re
import subprocess
from pathlib import Path

from launcher.__main__ import _COMMANDS, _PROGRAMS
from launcher.layout import PROJECT

_NO_VENV = """#!/bin/sh
case "$*" in
    *"-m venv"*) echo "ensurepip is not available" >&2; exit 1 ;;
    *"-m pip"*) echo "No module named pip" >&2; exit 1 ;;
esac
"""
_TOO_OLD = "#!/bin/sh\nexit 1\n"


def _run(
    *arguments: str, folder: Path, path: str = "/usr/bin:/bin", home: str = ""
) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": path, "HOME": "", "CHARTKEY_HOME": home or str(folder / "home")}
    command = [str(PROJECT / "chartkey"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _shadow(folder: Path, script: str) -> str:
    """A PATH on which every Python is this script."""
    folder.mkdir()
    for name in ("python", "python3", *(f"python3.{minor}" for minor in range(11, 15))):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


def _assert_explained(done: "subprocess.CompletedProcess[str]", what: str, why: str) -> None:
    assert done.returncode == 1
    assert what in done.stderr
    assert f"why:  {why}" in done.stderr
    assert "next: " in done.stderr


def test_help_needs_nothing_and_any_folder_will_do(tmp_path: Path) -> None:
    done = _run("help", folder=tmp_path)
    assert done.returncode == 0
    assert "./chartkey up" in done.stdout
    assert not (tmp_path / "home").exists()


def test_the_shell_lets_through_what_the_launcher_knows(tmp_path: Path) -> None:
    allowed = re.search(r"case \$\{1:-help\} in\n(.*?)\) ;;", (PROJECT / "chartkey").read_text(), re.DOTALL)
    assert allowed
    assert set(allowed[1].replace("\\", "").replace("|", "").split()) == {*_COMMANDS, *_PROGRAMS}
    told = _run("help", folder=tmp_path).stdout
    assert {*re.findall(r"\./chartkey ([a-z]+)", told)} == {*_COMMANDS, *_PROGRAMS, "help"} - {"servers"}


def test_an_unknown_command_changes_nothing(tmp_path: Path) -> None:
    assert _run("dance", folder=tmp_path).returncode == 2
    assert not (tmp_path / "home").exists()


def test_a_machine_whose_python_is_too_old_is_told_so(tmp_path: Path) -> None:
    done = _run("up", folder=tmp_path, path=_shadow(tmp_path / "bin", _TOO_OLD))
    _assert_explained(done, "Python 3.11 or newer is missing", "no python3 on the PATH is new enough")


def test_a_machine_that_cannot_install_uv_is_told_why(tmp_path: Path) -> None:
    done = _run("up", folder=tmp_path, path=_shadow(tmp_path / "bin", _NO_VENV))
    _assert_explained(done, "uv could not be installed", "ensurepip is not available No module named pip")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    done = _run("up", folder=tmp_path, home="/proc/nowhere")
    _assert_explained(done, "The folder /proc/nowhere cannot be made", "it is not writable")
