"""Fetches RabbitMQ and Erlang from Debian's packages into a folder, so that nothing is installed on the machine."""

import shutil
import subprocess
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.rabbitmq import BrokerPrograms

_QUIET = ("-q", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none")
_DEPENDS = ("--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces")


class _AptError(Exception):
    """An apt or dpkg command failed; the message is its last words."""


def fetch(folder: Path) -> BrokerPrograms:
    """The programs inside `folder`; downloads and unpacks them on the first call."""
    if not (folder / "complete").exists():
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        try:
            _download(partial / "packages")
            _unpack(partial)
        except _AptError as error:
            raise StepFailedError(
                "RabbitMQ is not on this machine and could not be fetched",
                why=str(error),
                next_step="install RabbitMQ 3.10 or newer, set CHARTKEY_RABBITMQ_URL, or run: docker compose up",
            ) from error
        shutil.rmtree(partial / "packages")
        (partial / "complete").touch()
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    _relocate((folder / "usr" / "lib" / "erlang").resolve())
    return _programs(folder)


def _programs(folder: Path) -> BrokerPrograms:
    sbin = next((folder / "usr" / "lib" / "rabbitmq" / "lib").glob("rabbitmq_server-*/sbin"))
    libraries = sorted({str(found.parent) for found in folder.glob("**/*-linux-*/*.so.*")})
    erlang = folder / "usr" / "lib" / "erlang" / "bin"
    return BrokerPrograms(sbin=str(sbin), erlang=str(erlang), libraries=":".join(libraries))


def _download(folder: Path) -> None:
    """With the machine's package lists if they serve, else with lists of our own (no right of root needed)."""
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise _AptError("this machine has no apt-get, so Debian's packages cannot be used")
    folder.mkdir()
    try:
        _download_with(folder, ())
    except _AptError:
        state = folder / "apt"
        (state / "lists" / "partial").mkdir(parents=True)
        (state / "cache" / "archives" / "partial").mkdir(parents=True)
        own = ("-o", f"Dir::State::lists={state}/lists", "-o", f"Dir::Cache={state}/cache")
        _run("apt-get", *_QUIET, *own, "update", cwd=folder)
        _download_with(folder, own)


def _download_with(folder: Path, options: tuple[str, ...]) -> None:
    tree = _run("apt-cache", *options, "depends", *_DEPENDS, "--no-enhances", "rabbitmq-server", cwd=folder)
    names = {line for line in tree.splitlines() if line.startswith(("erlang-", "rabbitmq-server"))}
    if not {"erlang-base", "rabbitmq-server"} <= names:
        raise _AptError("the package lists do not know rabbitmq-server")
    wanted = sorted(names | _missing_libraries(folder, options))
    _run("apt-get", *_QUIET, *options, "download", *wanted, cwd=folder)


def _missing_libraries(folder: Path, options: tuple[str, ...]) -> set[str]:
    """Shared libraries that an installation would add; a simulation needs no rights and changes nothing."""
    command = ("apt-get", *_QUIET, *options, "install", "--simulate", "--no-install-recommends", "rabbitmq-server")
    added = (line.split()[1] for line in _run(*command, cwd=folder).splitlines() if line.startswith("Inst "))
    return {name for name in added if name.startswith("lib") and not name.startswith(("libpython", "libperl"))}


def _unpack(folder: Path) -> None:
    for package in sorted((folder / "packages").glob("*.deb")):
        _run("dpkg", "-x", str(package), str(folder), cwd=folder)


def _relocate(erlang: Path) -> None:
    """Debian's `erl` names its own root; it must name where we unpacked it, also after the project has moved."""
    for script in (erlang / "bin" / "erl", erlang / "bin" / "start"):
        lines = script.read_text().splitlines()
        changed = [
            f'ROOTDIR="{erlang}"' if line.strip().startswith(("ROOTDIR=/", 'ROOTDIR="/')) else line for line in lines
        ]
        script.write_text("\n".join(changed) + "\n")


def _run(*command: str, cwd: Path) -> str:
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    except OSError as error:
        raise _AptError(f"{command[0]} could not be run: {error}") from error
    if done.returncode:
        raise _AptError(f"{command[0]} failed: {done.stderr.strip()[-600:]}")
    return done.stdout
