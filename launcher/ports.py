"""Free loopback ports, and the memory of those chosen earlier."""

import json
import secrets
import socket
from pathlib import Path

_SERVERS = range(20_000, 32_000)


def is_free(port: int) -> bool:
    """True if a server could listen on 127.0.0.1:port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """True if something accepts connections on 127.0.0.1:port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A free port below the range from which the kernel takes the ends of outgoing connections.

    A port inside that range could be taken by somebody's client while our server restarts.
    """
    return next(port for port in (secrets.choice(_SERVERS) for _ in range(1000)) if is_free(port))


class PortBook:
    """Names to ports in a JSON file, so that a second start keeps its URLs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}

    def port(self, name: str, *, preferred: int | None = None) -> int:
        """The remembered port if it is free, else the first free one from `preferred`, else any free one."""
        wanted = self._ports.get(name)
        if wanted is None or not is_free(wanted):
            wanted = next_free(preferred) if preferred else self._unused()
        self._ports[name] = wanted
        self._path.write_text(json.dumps(self._ports, indent=1, sort_keys=True))
        return wanted

    def _unused(self) -> int:
        port = free_port()
        return self._unused() if port in self._ports.values() else port


def next_free(first: int) -> int:
    """The first free port at or after `first`."""
    return next(port for port in range(first, 65536) if is_free(port))
