"""How a command speaks: one line to whoever called it."""

from __future__ import annotations

import sys


def say(line: str = "") -> None:
    """To standard output."""
    sys.stdout.write(f"{line}\n")


def complain(line: str) -> None:
    """To standard error."""
    sys.stderr.write(f"{line}\n")
