"""Runs a command of the launcher as a person would, and looks at what it leaves behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from launcher.layout import PROJECT
from launcher.supervised import started

_PATIENCE = 180.0


class Command:
    """A running `python -m launcher ...` whose output goes to a file."""

    def __init__(self, process: "subprocess.Popen[bytes]", output: Path) -> None:
        self.process = process
        self._output = output

    def says(self) -> str:
        """All output so far."""
        return self._output.read_text()

    def wait_for(self, words: str) -> None:
        """Returns once the output has these words."""
        deadline = time.monotonic() + _PATIENCE
        while words not in self.says():
            assert self.process.poll() is None, self.says()
            assert time.monotonic() < deadline, self.says()
            time.sleep(0.1)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Sends the signal to this one process, as a terminal or a supervisor would, and gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@contextmanager
def launcher(*arguments: str, output: Path, changes: Mapping[str, str]) -> Iterator[Command]:
    """Starts it in a session of its own; told to stop at the end if it still runs.

    A killed launcher takes its servers along a moment later; a broker whose folder is gone by then never ends.
    """
    ours = {name for name in os.environ if name.startswith("CHARTKEY_")}
    environment = {name: value for name, value in os.environ.items() if name not in ours} | dict(changes)
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "launcher", *arguments],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Command(process, output)
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        finally:
            process.kill()


def processes_that_mention(folder: Path) -> set[int]:
    """Processes, other than this one and zombies, whose command line or environment names the folder."""
    needle = str(folder).encode()
    return {pid for pid in _all_processes() if pid != os.getpid() and started(pid) and _mentions(pid, needle)}


def _all_processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _mentions(pid: int, needle: bytes) -> bool:
    try:
        told = (Path(f"/proc/{pid}") / "cmdline").read_bytes() + (Path(f"/proc/{pid}") / "environ").read_bytes()
    except OSError:
        return False
    return needle in told
