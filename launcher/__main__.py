"""The commands of ./chartkey once the locked environment stands."""

import importlib
import importlib.util
import runpy
import sys
import traceback

from launcher.failures import StepFailedError
from launcher.interrupts import InterruptedByUser
from launcher.layout import HOME, private_folder

_COMMANDS = {
    "up": "launcher.up",
    "test": "launcher.testing",
    "check": "launcher.checking",
    "reset": "launcher.reset",
    "practice": "launcher.practice",
    "accounts": "launcher.accounts",
    "records": "launcher.records",
    "mails": "launcher.mails",
    "caught": "launcher.caught",
    "servers": "launcher.serve",
}
# Programs of their own, which need no more than the environment.
_PROGRAMS = {
    "spec": "tools.spec",
    "dead": "tools.dead_letters",
    "audit": "tools.audit",
    "desk": "tools.desk",
    "bench": "benchmarks",
    "screenshots": "tests.browser.screenshots",
}


def main(arguments: list[str]) -> int:
    """Runs one command; a failed step is explained in three lines and gives exit code 1."""
    command, *rest = arguments or ["help"]
    try:
        if command in _PROGRAMS:
            _become(_PROGRAMS[command], rest)
            return 0
        if command not in _COMMANDS:
            print("commands: " + ", ".join((*_COMMANDS, *_PROGRAMS)))
            return 0 if command == "help" else 2
        return int(importlib.import_module(_COMMANDS[command]).run(rest))
    except StepFailedError as failed:
        print(f"\n{failed.explain()}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, InterruptedByUser):
        return 130
    except Exception as error:
        print(f"\n{_unexpected(command, error).explain()}", file=sys.stderr)
        return 1


def _unexpected(command: str, error: Exception) -> StepFailedError:
    """A fault of ours: one line for the terminal, the whole story in a file."""
    log = private_folder(HOME / "logs") / "launcher.log"
    log.write_text("".join(traceback.format_exception(error)))
    return StepFailedError(
        f"./chartkey {command} met something that it does not know",
        why=f"{type(error).__name__}: {error}",
        next_step=f"read {log}; if a change of yours did not cause it, report it with that file",
    )


def _become(module: str, arguments: list[str]) -> None:
    package = module.partition(".")[0]
    if importlib.util.find_spec(package) is None or importlib.util.find_spec(module) is None:
        raise StepFailedError(
            f"There is no program {module}",
            why="this copy of the project lacks it",
            next_step="git status tells what is gone",
        )
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
