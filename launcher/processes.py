"""Starts the suite's processes, waits until each is ready, and notices when one dies."""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.layout import PROJECT
from launcher.ready import is_ready
from launcher.supervised import Child, stop_all

_READY_WITHIN = 60.0


@dataclass(frozen=True, kw_only=True)
class Process:
    """One Python process and the page that says whether it is ready."""

    child: Child
    ready_port: int
    ready_path: str = "/readyz"

    def is_ready(self) -> bool:
        """True once its page answers 200."""
        return is_ready(self.ready_port, self.ready_path)


def python_process(
    name: str, module: tuple[str, ...], *, directory: Path, environment: Mapping[str, str], ready: tuple[int, str]
) -> Process:
    """`python -m <module>` in the project's folder; its log is <directory>/logs/<name>.log."""
    child = Child(
        name=name,
        argv=(sys.executable, "-m", *module),
        environment=environment,
        pid_file=directory / "run" / f"{name}.pid",
        log=directory / "logs" / f"{name}.log",
        working_directory=PROJECT,
    )
    port, path = ready
    return Process(child=child, ready_port=port, ready_path=path)


class Suite:
    """Processes that live and die together."""

    def __init__(self) -> None:
        self._processes: list[Process] = []

    def start(self, process: Process) -> None:
        """Starts one; leftovers of a killed run are stopped first."""
        process.child.pid_file.parent.mkdir(parents=True, exist_ok=True)
        process.child.log.unlink(missing_ok=True)
        self._processes.append(process)
        process.child.start()

    def wait_ready(self) -> None:
        """Returns when every process is ready; StepFailedError names the first that is not."""
        deadline = time.monotonic() + _READY_WITHIN
        waiting = list(self._processes)
        while waiting := [process for process in waiting if not process.is_ready()]:
            self.check_alive()
            if time.monotonic() > deadline:
                raise _failed(waiting[0].child, f"did not get ready within {_READY_WITHIN:.0f} s")
            time.sleep(0.1)

    def check_alive(self) -> None:
        """StepFailedError if a process has ended."""
        for process in self._processes:
            if process.child.pid() is None:
                raise _failed(process.child, "has ended")

    def stop(self) -> None:
        """Asks all to drain at once and waits for each."""
        stop_all([process.child for process in self._processes])


def _failed(child: Child, how: str) -> StepFailedError:
    return StepFailedError(
        f"The process {child.name} {how}",
        why=f"its last words were:\n{child.last_lines()}",
        next_step=f"read {child.log}",
    )
