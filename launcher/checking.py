"""`./chartkey check`: format, lint, types, architecture and unit tests, all at once and without servers."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.layout import PROJECT

_WITHOUT_SERVERS = ("tests/architecture", "tests/contract", "tests/unit")
_COMPOSE = ("--quiet", "--builtin-schema", "vendor.compose-spec")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One tool; its exit code says whether it is content."""

    name: str
    command: tuple[str, ...]


def static_checks() -> list[Check]:
    """What needs no test runner; not every tool has a `python -m`."""
    python = sys.executable
    tools = Path(python).parent
    return [
        Check(name="format", command=(python, "-m", "ruff", "format", "--check", "--quiet", ".")),
        Check(name="lint", command=(python, "-m", "ruff", "check", "--quiet", ".")),
        Check(name="types", command=(python, "-m", "mypy")),
        Check(name="imports", command=(str(tools / "lint-imports"), "--no-cache")),
        Check(name="compose", command=(str(tools / "check-jsonschema"), *_COMPOSE, "docker-compose.yml")),
        Check(name="Dockerfile", command=(str(tools / "hadolint"), "Dockerfile")),
    ]


class Running:
    """Checks that run side by side; their output is shown only when they complain."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self._began = time.monotonic()
        self._processes = [(check, _start(check)) for check in checks]

    def finish(self) -> list[str]:
        """Waits for all, tells how each went, and gives the names of those that failed."""
        failed = []
        for check, process in self._processes:
            output, _ = process.communicate()
            seconds = time.monotonic() - self._began
            if process.returncode:
                failed.append(check.name)
                print(f"{check.name} ... FAILED\n{output.rstrip()}\n", flush=True)
            else:
                print(f"{check.name} ... ok, after {seconds:.1f} s", flush=True)
        return failed

    def stop(self) -> None:
        """Ends what still runs."""
        for _, process in self._processes:
            if process.poll() is None:
                process.kill()


def run(arguments: Sequence[str]) -> int:
    """Exit code 0 only if all are content; arguments go to pytest."""
    present = [folder for folder in _WITHOUT_SERVERS if (PROJECT / folder).exists()]
    unit = Check(name="architecture and unit tests", command=(sys.executable, "-m", "pytest", *present, *arguments))
    running = Running([unit, *static_checks()])
    try:
        failed = running.finish()
    finally:
        running.stop()
    if failed:
        print("failed: " + ", ".join(failed))
    return 1 if failed else 0


def _start(check: Check) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(
            check.command,
            cwd=PROJECT,
            env=without_servers(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except OSError as error:
        raise StepFailedError(
            f"The check of {check.name} could not be run",
            why=str(error),
            next_step="remove .chartkey/venv and try again; it is then installed anew",
        ) from error


def without_servers(environment: Mapping[str, str]) -> dict[str, str]:
    """Unit tests must not find a server by accident."""
    return {name: value for name, value in environment.items() if not name.startswith("CHARTKEY_TEST_")}
