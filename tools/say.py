"""How a command speaks: one line to whoever called it."""

from __future__ import annotations

import os
import sys


def say(line: str = "") -> None:
    """To standard output; whoever has stopped listening (`| head`) has heard enough."""
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def complain(line: str) -> None:
    """To standard error."""
    sys.stderr.write(f"{line}\n")
