"""A child is found again by another process, ended politely, then hard, and never mistaken for a stranger."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher.supervised import Child, stop_all

_STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
)

_SLOW = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1), sys.exit()))
print("up", flush=True)
time.sleep(60)
"""


def _child(folder: Path, *argv: str, name: str = "child") -> Child:
    return Child(
        name=name,
        argv=argv or ("sleep", "60"),
        environment=dict(os.environ),
        pid_file=folder / f"{name}.pid",
        log=folder / f"{name}.log",
        working_directory=folder,
    )


def test_it_runs_until_it_is_stopped(tmp_path: Path) -> None:
    child = _child(tmp_path)
    child.start()
    assert child.pid()
    child.stop()
    assert child.pid() is None
    assert not child.pid_file.exists()


def test_a_process_that_was_given_an_old_number_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    child = _child(tmp_path)
    child.pid_file.write_text(json.dumps({"pid": stranger.pid, "started": "1"}))
    child.stop()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_one_that_will_not_end_is_killed(tmp_path: Path) -> None:
    child = _child(tmp_path, sys.executable, "-c", _STUBBORN)
    child.start()
    while "up" not in child.last_lines():
        time.sleep(0.01)
    child.stop(seconds=0.2)
    assert child.pid() is None


def test_a_leftover_of_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    _child(tmp_path).start()
    before = _child(tmp_path).pid()
    _child(tmp_path).start()
    after = _child(tmp_path).pid()
    assert before != after
    with pytest.raises(ProcessLookupError):
        os.kill(int(before or 0), 0)
    _child(tmp_path).stop()


def test_all_are_asked_before_any_is_waited_for(tmp_path: Path) -> None:
    children = [_child(tmp_path, sys.executable, "-c", _SLOW, name=f"child-{number}") for number in range(4)]
    for child in children:
        child.start()
    while not all(child.last_lines() for child in children):
        time.sleep(0.01)
    began = time.monotonic()
    stop_all(children)
    assert time.monotonic() - began < 3


def test_it_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = f"""
from tests.unit.launcher.test_supervised import _child
from pathlib import Path
import time
_child(Path({str(tmp_path)!r})).start()
print("started", flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "started\n"
    assert _child(tmp_path).pid()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 5
    while _child(tmp_path).pid() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert _child(tmp_path).pid() is None
