"""A long-running child: its own process group, a pid file that outlives us, a log file, a polite and a hard stop."""

import contextlib
import functools
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Child:
    """What to run, and where its pid and its output are kept."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    pid_file: Path
    log: Path
    working_directory: Path
    run_as: tuple[str, ...] = ()
    stop_signal: signal.Signals = signal.SIGTERM

    def start(self, *, tied: bool = True) -> None:
        """Starts it; `tied` children die with this process even when it is killed (Linux)."""
        self.stop()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                (*self.run_as, *(_dies_with_parent(self.stop_signal) if tied else ()), *self.argv),
                env=dict(self.environment),
                cwd=self.working_directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        # Somebody must wait for a child, or it stays a zombie that PostgreSQL takes for a living server.
        threading.Thread(target=process.wait, name=f"reap-{self.name}", daemon=True).start()
        self.pid_file.write_text(json.dumps({"pid": process.pid, "started": started(process.pid)}))

    def pid(self) -> int | None:
        """The process id if the process that the pid file names still runs; a reused id does not count."""
        with contextlib.suppress(OSError, ValueError, KeyError):
            written = json.loads(self.pid_file.read_text())
            pid = int(written["pid"])
            if written["started"] is not None and started(pid) == written["started"]:
                return pid
        return None

    def stop(self, *, seconds: float = 20) -> None:
        """Asks it to end, waits, then kills; nothing happens if it does not run."""
        if (pid := self.pid()) is not None:
            _signal(pid, self.stop_signal)
            if not self._gone_within(seconds):
                self.kill()
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """SIGKILL to it and to its own children at once, as a power cut would."""
        if (pid := self.pid()) is not None:
            for number in (*_children(pid), pid):
                _signal(number, signal.SIGKILL)
            self._gone_within(5)
        self.pid_file.unlink(missing_ok=True)

    def last_lines(self, count: int = 12) -> str:
        """The end of its log."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-count:])

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.pid() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True


def stop_all(children: Sequence[Child]) -> None:
    """Asks all to end at once, then waits for each."""
    for child in children:
        if (pid := child.pid()) is not None:
            _signal(pid, child.stop_signal)
    for child in children:
        child.stop()


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _children(pid: int) -> list[int]:
    """Its direct children, where the kernel tells; PostgreSQL's leave its process group."""
    try:
        return [int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def started(pid: int) -> str | None:
    """When the kernel says that process began, or None if it is gone or a zombie."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None if Path("/proc/self").exists() else _started_by_ps(pid)
    return None if after_name[0] in "ZX" else after_name[19]


def _started_by_ps(pid: int) -> str | None:
    shown = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, began = shown.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else began.strip()


@functools.cache
def _dies_with_parent(number: signal.Signals) -> tuple[str, ...]:
    """The prefix that lets the kernel end a child when we are killed; where it is missing, the next start cleans up."""
    prefix = ("setpriv", "--pdeathsig", number.name.removeprefix("SIG"))
    try:
        works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        works = False
    return prefix if works else ()
