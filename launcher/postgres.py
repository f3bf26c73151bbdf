"""A private PostgreSQL cluster: initdb with scram, loopback only, its own port, durable settings."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.layout import private_folder
from launcher.ordinary_user import command_prefix, hand_over
from launcher.ports import PortBook
from launcher.supervised import Child, started

SUPERUSER = "postgres"
_READY_WITHIN = 60.0

# Durable as in production (fsync and synchronous_commit stay on); only what a small machine needs is changed.
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '256MB'
max_wal_size = '2GB'
wal_compression = on
synchronous_commit = on
fsync = on
password_encryption = 'scram-sha-256'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
track_io_timing = on
"""


@dataclass(frozen=True, kw_only=True)
class PrivatePostgres:
    """One cluster in one folder; `node.json` beside the data lets another process control it."""

    folder: str
    programs: str
    port: int

    @classmethod
    def prepare(cls, folder: Path, *, programs: Path, ports: PortBook, password: str) -> "PrivatePostgres":
        """Creates the cluster on the first call; later calls only choose the port again."""
        private_folder(folder)
        node = cls(folder=str(folder), programs=str(programs), port=ports.port("postgres"))
        if not (folder / "data" / "PG_VERSION").exists():
            node._create(password)
        settings = folder / "data" / "postgresql.conf"
        settings.write_text(f"{_SETTINGS}port = {node.port}\n")
        hand_over(settings)
        (folder / "node.json").write_text(json.dumps(asdict(node)))
        return node

    @classmethod
    def load(cls, folder: Path) -> "PrivatePostgres":
        """The cluster that `prepare` made in this folder."""
        return cls(**json.loads((folder / "node.json").read_text()))

    @property
    def child(self) -> Child:
        """The server process."""
        folder = Path(self.folder)
        return Child(
            name="postgres",
            argv=(f"{self.programs}/postgres", "-D", str(folder / "data")),
            environment=_environment(),
            pid_file=folder / "postgres.pid",
            log=folder / "postgres.log",
            working_directory=folder,
            run_as=command_prefix(),
            stop_signal=signal.SIGINT,  # "fast": open sessions are ended, nothing is lost
        )

    def start(self, *, tied: bool = True) -> None:
        """Starts the server; `wait_ready` tells when it answers."""
        if self.child.pid() is None:
            self._forget_the_dead()
        self.child.start(tied=tied)

    def wait_ready(self) -> None:
        """Returns when the server says that it is ready; StepFailedError with its last words otherwise."""
        deadline = time.monotonic() + _READY_WITHIN
        while not self._says_ready():
            if self.child.pid() is None or time.monotonic() > deadline:
                raise StepFailedError(
                    "PostgreSQL did not start",
                    why=self.child.last_lines() or "it said nothing",
                    next_step=f"read {self.child.log}; ./chartkey reset starts from an empty cluster",
                )
            time.sleep(0.05)

    def dsn(self, *, user: str, password: str, database: str) -> str:
        """The URL of one role on this cluster."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def _forget_the_dead(self) -> None:
        """A killed server that nobody waited for is a zombie, which PostgreSQL takes for a living one."""
        lock = Path(self.folder) / "data" / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            if started(int(lock.read_text().splitlines()[0])) is None:
                lock.unlink()

    def _says_ready(self) -> bool:
        """The server writes its state into the eighth line of its own pid file."""
        with contextlib.suppress(OSError, IndexError):
            lines = (Path(self.folder) / "data" / "postmaster.pid").read_text().splitlines()
            return lines[7].strip() == "ready" and int(lines[0]) == self.child.pid()
        return False

    def _create(self, password: str) -> None:
        """In a folder that gets its name once it is whole: a cluster that was cut short is made anew."""
        folder = Path(self.folder)
        fresh, secret = folder / "data.partial", folder / "superuser.txt"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        secret.unlink(missing_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(password)
        for path in (folder, fresh, secret):
            hand_over(path)
        command = [*command_prefix(), f"{self.programs}/initdb", "-D", str(fresh), "-U", SUPERUSER]
        command += ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", f"--locale={_locale()}"]
        made = subprocess.run(command, env=_environment(), cwd=folder, capture_output=True, text=True, check=False)
        secret.unlink()
        if made.returncode:
            raise StepFailedError(
                "PostgreSQL's initdb failed",
                why=(made.stderr or made.stdout).strip()[-800:],
                next_step=f"remove {folder} and try again",
            )
        fresh.rename(folder / "data")


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables may steer the private cluster."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": _locale(), "TZ": "UTC"}


def _locale() -> str:
    return "C.UTF-8" if Path("/usr/lib/locale/C.utf8").exists() else "C"
