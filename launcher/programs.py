"""Where the server programs are: on this machine, fetched earlier, or fetched now."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from launcher import fetch_postgres, fetch_rabbitmq
from launcher.layout import PROGRAMS
from launcher.rabbitmq import BrokerPrograms

_OLDEST_POSTGRES = 15
_OLDEST_RABBITMQ = (3, 10)
_POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
_RABBITMQ_FOLDERS = (
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin",
    "/opt/rabbitmq*/sbin",
    "/opt/homebrew/opt/rabbitmq/sbin",
    "/usr/local/opt/rabbitmq/sbin",
)


def find_postgres() -> Path:
    """The bin folder of PostgreSQL 15 or newer; fetched if there is none."""
    for folder in () if _machine_is_hidden() else _folders("postgres", _POSTGRES_FOLDERS):
        if (folder / "initdb").exists() and _postgres_version(folder) >= _OLDEST_POSTGRES:
            return folder
    return fetch_postgres.fetch(PROGRAMS / "postgres")


def find_rabbitmq() -> BrokerPrograms:
    """RabbitMQ 3.10 or newer and its Erlang; fetched if there is none."""
    erl = None if _machine_is_hidden() else shutil.which("erl")
    for folder in _folders("rabbitmq-server", _RABBITMQ_FOLDERS) if erl else ():
        if (folder / "rabbitmq-defaults").exists() and _rabbitmq_version(folder) >= _OLDEST_RABBITMQ:
            return BrokerPrograms(sbin=str(folder), erlang=str(_erlang_folder(Path(str(erl)))))
    return fetch_rabbitmq.fetch(PROGRAMS / "rabbitmq")


def _machine_is_hidden() -> bool:
    """A switch for tests: behave as on a machine that has no server programs."""
    return os.environ.get("CHARTKEY_IGNORE_SYSTEM_PROGRAMS") == "1"


def _folders(program: str, patterns: tuple[str, ...]) -> Iterator[Path]:
    if found := shutil.which(program):
        yield Path(found).resolve().parent
    for pattern in patterns:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)


def _erlang_folder(erl: Path) -> Path:
    """The folder that holds erl and epmd; /usr/bin links to it on Debian."""
    real = erl.resolve().parent
    return real if (real / "epmd").exists() else erl.parent


def _postgres_version(folder: Path) -> int:
    shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.search(r"(\d+)", shown)
    return int(numbers[1]) if numbers else 0


def _rabbitmq_version(sbin: Path) -> tuple[int, int]:
    """Read from the name of the broker's own library, because asking the program takes a second."""
    for library in (sbin.parent / "plugins").glob("rabbit-*"):
        if numbers := re.match(r"rabbit-(\d+)\.(\d+)", library.name):
            return int(numbers[1]), int(numbers[2])
    return 0, 0
