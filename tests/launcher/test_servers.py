"""Private servers: fetched where they are missing, durable, theirs alone, and gone when they should be."""

import asyncio
import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from launcher.layout import HOME
from launcher.testing import temporary_folder
from tests.launcher.commands import Command, launcher, processes_that_mention

_UV = {"CHARTKEY_UV": os.environ["CHARTKEY_UV"]} if "CHARTKEY_UV" in os.environ else {}
_HOME = {"CHARTKEY_HOME": str(HOME), **_UV}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where a quick disk is; the usual temporary folder would do as well."""
    with temporary_folder() as made:
        yield made


def _exports(folder: Path) -> dict[str, str]:
    lines = (folder / "env").read_text().splitlines()
    pairs = (shlex.split(line)[1].partition("=") for line in lines)
    return {name: value for name, _, value in pairs}


def _query(folder: Path, sql: str) -> str:
    async def ask() -> str:
        connection = await asyncpg.connect(_exports(folder)["CHARTKEY_TEST_POSTGRES_ADMIN_URL"])
        try:
            return str(await connection.fetchval(sql))
        finally:
            await connection.close()

    return asyncio.run(ask())


def _rabbitmqctl(folder: Path, *arguments: str) -> str:
    command = [_exports(folder)["CHARTKEY_TEST_RABBITMQCTL"], *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def _started(folder: Path, output: Path, changes: dict[str, str] = _HOME) -> Iterator[Command]:
    with launcher("servers", "--dir", str(folder), output=output, changes=changes) as command:
        command.wait_for("ready: ")
        yield command


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of servers that these tests may ask, kill and start, but leave running."""
    with temporary_folder() as made, _started(made, tmp_path_factory.mktemp("output") / "output"):
        yield made


def test_they_survive_ctrl_c_and_kill_with_data_ports_and_passwords(folder: Path, tmp_path: Path) -> None:
    bystander = subprocess.Popen(["sleep", "300"])
    with _started(folder, tmp_path / "first") as command:
        first = _exports(folder)
        _query(folder, "CREATE TABLE kept AS SELECT 42 AS number")
        _rabbitmqctl(folder, "add_vhost", "kept")
        assert command.end(signal.SIGINT) == 0
    assert not processes_that_mention(folder)
    with _started(folder, tmp_path / "second") as command:
        _assert_kept(folder, first)
        command.end(signal.SIGKILL)
    _assert_all_gone_soon(folder)
    with _started(folder, tmp_path / "third") as command:
        _assert_kept(folder, first)
        assert command.end(signal.SIGTERM) == 0
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def _assert_kept(folder: Path, exports: dict[str, str]) -> None:
    assert _exports(folder) == exports
    assert _query(folder, "SELECT number FROM kept") == "42"
    assert "kept" in _rabbitmqctl(folder, "list_vhosts")


def _assert_all_gone_soon(folder: Path) -> None:
    deadline = time.monotonic() + 30
    while processes_that_mention(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not processes_that_mention(folder)


def test_two_launchers_never_share_a_folder(running: Path, tmp_path: Path) -> None:
    with launcher("servers", "--dir", str(running), output=tmp_path / "second", changes=_HOME) as second:
        assert second.process.wait(timeout=60) == 1
        assert "already running here" in second.says()


def test_the_machines_own_ports_are_never_used_and_nobody_else_can_reach_ours(running: Path) -> None:
    used = set(json.loads((running / "ports.json").read_text()).values())
    assert len(used) == 4
    assert not used & {5432, 5672, 15672, 25672, 4369}
    assert not _listening_beyond_loopback(used)


def _listening_beyond_loopback(ports: set[int]) -> set[int]:
    """Of these ports, those that the kernel lists as listening on an address other than 127.0.0.1."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {int(port, 16) for address, port in places if address != "0100007F"} & ports


@pytest.mark.parametrize("control", ["CHARTKEY_TEST_POSTGRES_CONTROL", "CHARTKEY_TEST_BROKER_CONTROL"])
def test_a_control_script_kills_stops_and_starts_one_server(running: Path, control: str) -> None:
    program = _exports(running)[control]
    for action, status in (("kill9", 3), ("start", 0), ("stop", 3), ("restart", 0)):
        subprocess.run([program, action], check=True)
        assert subprocess.run([program, "status"], check=False).returncode == status


@pytest.mark.timeout(300)
def test_a_machine_without_server_programs_gets_them(folder: Path, tmp_path: Path) -> None:
    """The wheel for PostgreSQL, Debian's packages for RabbitMQ; nothing is installed on the machine."""
    changes = {**_HOME, "CHARTKEY_HOME": str(tmp_path / "home"), "CHARTKEY_IGNORE_SYSTEM_PROGRAMS": "1"}
    with _started(folder, tmp_path / "output", changes):
        programs = {(Path("/proc") / str(pid) / "exe").readlink() for pid in processes_that_mention(folder)}
        fetched = {program.name for program in programs if program.is_relative_to(tmp_path / "home")}
        assert {"postgres", "beam.smp", "epmd"} <= fetched


def test_a_step_that_fails_says_what_why_and_what_next(folder: Path, tmp_path: Path) -> None:
    changes = {**_HOME, "CHARTKEY_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/postgres"}
    with launcher("servers", "--dir", str(folder), output=tmp_path / "output", changes=changes) as command:
        assert command.process.wait(timeout=60) == 1
        said = command.says()
    assert "The database could not be prepared" in said
    assert "why:" in said
    assert "next:" in said
    assert "Traceback" not in said
    assert not processes_that_mention(folder)


def test_a_first_start_that_was_cut_short_is_made_good_by_the_next(folder: Path, tmp_path: Path) -> None:
    """A RabbitMQ stopped while it enables its features would refuse quorum queues for ever."""
    with launcher("servers", "--dir", str(folder), output=tmp_path / "first", changes=_HOME) as command:
        log = folder / "rabbitmq" / "rabbitmq.log"
        while not (log.exists() and "Successfully synced tables" in log.read_text(errors="replace")):
            assert command.process.poll() is None, command.says()
            time.sleep(0.01)
        command.end(signal.SIGTERM)
        assert "ready: " not in command.says()
    with _started(folder, tmp_path / "second"):
        assert "identity.on.invitation.issued" in _rabbitmqctl(folder, "list_queues", "-p", "chartkey", "name", "type")
