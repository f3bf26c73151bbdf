"""Holds the private servers up until it is ended, for tests and benchmarks that bring their own runner."""

import argparse
import shlex
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

from launcher.servers import start_private_servers


def run(arguments: Sequence[str]) -> int:
    """`servers --dir X`: writes X/env (shell exports), says so, and waits for SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m launcher servers")
    parser.add_argument("--dir", type=Path, required=True)
    directory = parser.parse_args(arguments).dir.absolute()
    with start_private_servers(directory) as servers:
        exports = (f"export {name}={shlex.quote(value)}" for name, value in servers.test_environment().items())
        fresh = directory / "env.new"
        fresh.write_text("\n".join(exports) + "\n")
        fresh.replace(directory / "env")
        print(f"ready: . {directory}/env", flush=True)
        _wait_for_the_end()
    return 0


def _wait_for_the_end() -> None:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    over.wait()
