"""A private RabbitMQ node: its own cookie, name, ports and epmd, loopback only, definitions loaded at every boot."""

import json
import os
import secrets
import shlex
import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from launcher.failures import StepFailedError
from launcher.layout import private_folder
from launcher.ports import PortBook, answers
from launcher.supervised import Child

_READY_WITHIN = 120.0
_BORN = "born"
_LOOPBACK_DISTRIBUTION = "-kernel inet_dist_use_interface {127,0,0,1}"
_CORE = ("rabbit-", "rabbit_common-", "rabbitmq_prelaunch-")


@dataclass(frozen=True, kw_only=True)
class BrokerPrograms:
    """RabbitMQ's own sbin folder, Erlang's bin folder, and libraries that the machine lacks."""

    sbin: str
    erlang: str
    libraries: str = ""


@dataclass(frozen=True, kw_only=True)
class PrivateRabbitmq:
    """One node in one folder; `node.json` lets another process control it."""

    folder: str
    programs: BrokerPrograms
    port: int
    epmd_port: int
    distribution_port: int

    @classmethod
    def prepare(cls, folder: Path, *, programs: BrokerPrograms, ports: PortBook) -> "PrivateRabbitmq":
        """Writes the node's configuration; the caller writes `definitions.json` beside the folder."""
        if not (folder / _BORN).exists():
            # A first boot that was cut short leaves a node without quorum queues, which no later boot repairs.
            shutil.rmtree(folder / "mnesia", ignore_errors=True)
        private_folder(folder / "home")
        numbers = {
            "port": ports.port("rabbitmq"),
            "epmd_port": ports.port("epmd"),
            "distribution_port": ports.port("erlang"),
        }
        node = cls(folder=str(folder), programs=programs, **numbers)
        _write_once(folder / "home" / ".erlang.cookie", secrets.token_hex(20))
        (folder / "enabled_plugins").write_text("[].\n")
        (folder / "rabbitmq.conf").write_text(
            configuration(listen=[f"127.0.0.1:{node.port}"], definitions=f"{folder.parent}/definitions.json")
        )
        _core_plugins(folder / "plugins", programs)
        _control_script(folder / "rabbitmqctl", node)
        (folder / "node.json").write_text(json.dumps(asdict(node)))
        return node

    @classmethod
    def load(cls, folder: Path) -> "PrivateRabbitmq":
        """The node that `prepare` made in this folder."""
        written = json.loads((folder / "node.json").read_text())
        return cls(**{**written, "programs": BrokerPrograms(**written["programs"])})

    @property
    def child(self) -> Child:
        """The broker process."""
        return self._process("rabbitmq", (f"{self.programs.sbin}/rabbitmq-server",))

    @property
    def names(self) -> Child:
        """Its own Erlang port mapper, in the foreground, so that none is left behind."""
        argv = (f"{self.programs.erlang}/epmd", "-port", str(self.epmd_port), "-address", "127.0.0.1")
        return self._process("epmd", argv)

    def start(self, *, tied: bool = True) -> None:
        """Starts the port mapper and the broker; `wait_ready` tells when it answers."""
        if self.names.pid() is None:
            self.names.start(tied=tied)
        self.child.start(tied=tied)

    def wait_ready(self) -> None:
        """Returns when the listener is open, which RabbitMQ does last, after the definitions."""
        deadline = time.monotonic() + _READY_WITHIN
        while not answers(self.port):
            if self.child.pid() is None or time.monotonic() > deadline:
                raise StepFailedError(
                    "RabbitMQ did not start",
                    why=self.child.last_lines() or "it said nothing",
                    next_step=f"read {self.child.log}; ./chartkey reset starts from an empty node",
                )
            time.sleep(0.05)
        (Path(self.folder) / _BORN).touch()

    def stop(self) -> None:
        """Stops the broker, then its port mapper."""
        self.child.stop()
        self.names.stop()

    def url(self, *, user: str, password: str, vhost: str) -> str:
        """The URL of one user on this node."""
        return f"amqp://{user}:{password}@127.0.0.1:{self.port}/{vhost}"

    def environment(self) -> dict[str, str]:
        """What RabbitMQ's own scripts need to meet this node and no other."""
        folder = self.folder
        return {
            "HOME": f"{folder}/home",
            "PATH": f"{self.programs.erlang}:{os.environ.get('PATH', os.defpath)}",
            "LANG": "C.UTF-8",
            **({"LD_LIBRARY_PATH": self.programs.libraries} if self.programs.libraries else {}),
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "chartkey@localhost",
            "RABBITMQ_DIST_PORT": str(self.distribution_port),
            "RABBITMQ_CTL_ERL_ARGS": _LOOPBACK_DISTRIBUTION,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _LOOPBACK_DISTRIBUTION,
            "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            # Else it reads those of the machine's own broker in /etc, which may name plugins that this node lacks.
            "RABBITMQ_CONFIG_FILES": f"{folder}/conf.d/*.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{folder}/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{folder}/generated",
            "RABBITMQ_PID_FILE": f"{folder}/erlang.pid",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_PLUGINS_DIR": f"{folder}/plugins",
            "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the server, so its pid and signals are the server's
            "ERL_CRASH_DUMP": "/dev/null",
        }

    def _process(self, name: str, argv: tuple[str, ...]) -> Child:
        folder = Path(self.folder)
        return Child(
            name=name,
            argv=argv,
            environment=self.environment(),
            pid_file=folder / f"{name}.pid",
            log=folder / f"{name}.log",
            working_directory=folder,
            stop_signal=signal.SIGTERM,
        )


@dataclass(frozen=True, kw_only=True)
class TlsListener:
    """Where a broker speaks TLS, and the files by which it does: the chain, its own certificate first, and the key."""

    listen: str
    chain: str
    key: str


def configuration(*, listen: Sequence[str], definitions: str, tls: TlsListener | None = None) -> str:
    """rabbitmq.conf of a node that speaks plainly at these addresses, TLS at one more, and loads its topology at every
    boot."""
    plain = "".join(f"listeners.tcp.{number} = {address}\n" for number, address in enumerate(listen, 1))
    return f"""{plain}{_tls(tls) if tls else ""}load_definitions = {definitions}
loopback_users = none
heartbeat = 15
vm_memory_high_watermark.absolute = 1GiB
disk_free_limit.absolute = 100MB
consumer_timeout = 86400000
max_message_size = 1048576
raft.wal_max_size_bytes = 67108864
log.file = false
log.console = true
log.console.level = info
"""


def _tls(tls: TlsListener) -> str:
    """EHRs prove who they are by password, so that no certificate is asked of them."""
    return f"""listeners.ssl.1 = {tls.listen}
ssl_options.certfile = {tls.chain}
ssl_options.keyfile = {tls.key}
ssl_options.verify = verify_none
ssl_options.fail_if_no_peer_cert = false
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
"""


def _core_plugins(folder: Path, programs: BrokerPrograms) -> None:
    """Links to the broker's own parts only: reading every shipped plugin costs two seconds at each start."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for shipped in (Path(programs.sbin).parent / "plugins").iterdir():
        if shipped.name.startswith(_CORE):
            (folder / shipped.name).symlink_to(shipped)


def _control_script(path: Path, node: PrivateRabbitmq) -> None:
    """`rabbitmqctl` of this node, callable by anyone who may read the folder."""
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in node.environment().items())
    path.write_text(f'#!/bin/sh\n{exports}exec {shlex.quote(node.programs.sbin)}/rabbitmqctl "$@"\n')
    path.chmod(0o700)


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(text)
        path.chmod(0o400)
