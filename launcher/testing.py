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
from typing import IO

from launcher.checking import Running, static_checks
from launcher.interrupts import InterruptedByUser, orderly
from launcher.layout import PROJECT
from launcher.progress import Steps
from launcher.servers import start_private_servers

_MEMORY = Path("/dev") / "shm"
_ROOM = 2 * 1024**3
_STEPS_OF_SERVERS = 4
_SECOND = "tests on the second servers"
_LANES = {
    "tests in a browser": ("browser",),
    "tests without servers": ("architecture", "contract", "launcher", "unit"),
    _SECOND: (
        "end_to_end",
        "fault",
        "integration/house",
        "integration/notifications",
        "integration/records",
    ),
}
"""Folders that share no server with the others, each a run of pytest of its own: all are to end at about one time."""


def run(arguments: Sequence[str]) -> int:
    """`[--all] [arguments of pytest]`: exit code 0 only if everything passed; without --all no soaks are run."""
    soaks = "--all" in arguments
    rest = [argument for argument in arguments if argument != "--all"]
    command = [sys.executable, "-m", "pytest", *([] if soaks else ["-m", "not slow"])]
    checks = Running(static_checks())
    try:
        with orderly(), temporary_folder() as folder:
            failed = _with_servers(folder, checks, command, rest)
    except InterruptedByUser:
        return 130
    finally:
        checks.stop()
    print("failed: " + ", ".join(failed) if failed else "everything passed")
    return 1 if failed else 0


def _with_servers(folder: Path, checks: Running, command: Sequence[str], rest: Sequence[str]) -> list[str]:
    with start_private_servers(folder / "first", step=Steps(_STEPS_OF_SERVERS)) as servers:
        failed = checks.finish()
        environment = os.environ | servers.test_environment()
        alone = any(not argument.startswith("-") for argument in rest)
        with contextlib.nullcontext() if alone else _others(folder, [*command, *rest], failed):
            if _call([*command, *rest, *([] if alone else _rest())], environment):
                failed.append("tests on servers")
    return failed


@contextlib.contextmanager
def _others(folder: Path, command: Sequence[str], failed: list[str]) -> Iterator[None]:
    """More runs of pytest, so that no core is idle while one waits; what they said follows at the end."""
    with start_private_servers(folder / "second") as servers, contextlib.ExitStack() as running:
        for name, folders in _LANES.items():
            environment = os.environ | (servers.test_environment() if name == _SECOND else {})
            wanted = [f"tests/{one}" for one in folders]
            running.enter_context(_logged([*command, *wanted], environment, folder / f"{name}.log", name, failed))
        yield


def _rest() -> list[str]:
    """The folders that no lane names, `tests/integration` by its parts: a new one runs on the first servers."""
    tests = PROJECT / "tests"
    found = [*tests.glob("*/__init__.py"), *tests.glob("integration/*/__init__.py")]
    names = {str(one.parent.relative_to(tests)) for one in found} - {"fakes", "integration"}
    return [f"tests/{name}" for name in sorted(names.difference(*_LANES.values()))]


@contextlib.contextmanager
def _logged(
    command: Sequence[str], environment: Mapping[str, str], log: Path, name: str, failed: list[str]
) -> Iterator[None]:
    with log.open("w") as output, _pytest(command, environment, output) as process:
        yield
        if process.wait():
            failed.append(name)
    print(log.read_text(), flush=True)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """In memory where there is room: the servers still call fsync, it is only quick."""
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    with tempfile.TemporaryDirectory(prefix="chartkey-test-", dir=_MEMORY if in_memory else None) as folder:
        yield Path(folder)


def _call(command: Sequence[str], environment: Mapping[str, str]) -> int:
    with _pytest(command, environment, None) as process:
        return process.wait()


@contextlib.contextmanager
def _pytest(
    command: Sequence[str], environment: Mapping[str, str], output: IO[str] | None
) -> Iterator[subprocess.Popen[bytes]]:
    """When we are interrupted, pytest may end its own children before we stop the servers."""
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=output, stderr=output) as process:
        try:
            yield process
        except BaseException:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            raise
