"""The commands of ./chartkey once the locked environment stands."""

import importlib
import sys

from launcher.failures import StepFailedError

_COMMANDS = {
    "up": "launcher.up",
    "test": "launcher.testing",
    "check": "launcher.checking",
    "reset": "launcher.reset",
    "servers": "launcher.serve",
}


def main(arguments: list[str]) -> int:
    """Runs one command; a failed step is explained in three lines and gives exit code 1."""
    command = arguments[0] if arguments else "help"
    if command not in _COMMANDS:
        print("commands: " + ", ".join(_COMMANDS))
        return 0 if command == "help" else 2
    try:
        return int(importlib.import_module(_COMMANDS[command]).run(arguments[1:]))
    except StepFailedError as failed:
        print(f"\n{failed.explain()}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
