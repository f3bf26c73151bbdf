"""Holds the private servers up until it is ended, for tests and benchmarks that bring their own runner."""

import argparse
import shlex
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher.interrupts import InterruptedByUser, orderly
from launcher.servers import start_private_servers


def run(arguments: Sequence[str]) -> int:
    """`servers --dir X`: writes X/env (shell exports), says so, and waits for SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m launcher servers")
    parser.add_argument("--dir", type=Path, required=True)
    directory = parser.parse_args(arguments).dir.absolute()
    try:
        with orderly(), start_private_servers(directory) as servers:
            _write_exports(directory / "env", servers.test_environment())
            print(f"ready: . {directory}/env", flush=True)
            threading.Event().wait()
    except InterruptedByUser:
        pass
    return 0


def _write_exports(path: Path, environment: Mapping[str, str]) -> None:
    """Appears whole or not at all: its presence tells that the servers are ready."""
    fresh = path.with_suffix(".new")
    fresh.write_text("".join(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items()))
    fresh.replace(path)
