"""`./chartkey test`: private servers in a temporary folder, then every check and every test."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from launcher.checking import Running, static_checks
from launcher.interrupts import InterruptedByUser, orderly
from launcher.layout import PROJECT
from launcher.progress import Steps
from launcher.servers import start_private_servers

_MEMORY = Path("/dev") / "shm"
_ROOM = 2 * 1024**3
_STEPS_OF_SERVERS = 4


def run(arguments: Sequence[str]) -> int:
    """`[--all] [arguments of pytest]`: exit code 0 only if everything passed; without --all no soaks are run."""
    soaks = "--all" in arguments
    rest = [argument for argument in arguments if argument != "--all"]
    command = [sys.executable, "-m", "pytest", *([] if soaks else ["-m", "not slow"]), *rest]
    checks = Running(static_checks())
    try:
        with orderly(), temporary_folder() as folder:
            failed = _with_servers(folder, checks, command)
    except InterruptedByUser:
        return 130
    finally:
        checks.stop()
    print("failed: " + ", ".join(failed) if failed else "everything passed")
    return 1 if failed else 0


def _with_servers(folder: Path, checks: Running, command: Sequence[str]) -> list[str]:
    with start_private_servers(folder, step=Steps(_STEPS_OF_SERVERS)) as servers:
        failed = checks.finish()
        if _call(command, os.environ | servers.test_environment()):
            failed.append("tests")
    return failed


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """In memory where there is room: the servers still call fsync, it is only quick."""
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    with tempfile.TemporaryDirectory(prefix="chartkey-test-", dir=_MEMORY if in_memory else None) as folder:
        yield Path(folder)


def _call(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs pytest; when we are interrupted it may end its own children before we stop the servers."""
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        try:
            return process.wait()
        except InterruptedByUser:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            raise
