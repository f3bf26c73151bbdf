"""The operator's door: /livez, /readyz and /metrics on a port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import uvicorn
from prometheus_client import make_asgi_app

Check = Callable[[], Awaitable[dict[str, bool]]]
"""What readiness asks: a name and whether it holds, for each thing this process needs."""
NEIGHBORS = 32


class _Server(uvicorn.Server):
    """Signals belong to the service, not to its health page."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Health:
    """Serves until stopped. Live means the loop turns; ready means that work would get done right now."""

    def __init__(self, *, host: str, port: int, check: Check) -> None:
        self._socket = _bind(host, port)
        self._check = check
        self._metrics = make_asgi_app()
        config = uvicorn.Config(self._app, interface="asgi3", log_config=None, access_log=False, lifespan="off")
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """Where it really listens: several workers on one host take neighboring ports."""
        port: int = self._socket.getsockname()[1]
        return port

    def start(self) -> None:
        """Serve in the background."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))

    async def stop(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
        self._socket.close()

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/metrics":
            await self._metrics(scope, receive, send)
            return
        checks = await self._check() if scope["path"] == "/readyz" else {}
        known = scope["path"] in {"/livez", "/readyz"}
        status = 404 if not known else 200 if all(checks.values()) else 503
        lines = [f"{name}: {'ok' if holds else 'failing'}" for name, holds in checks.items()]
        body = "\n".join(lines or ["ok" if known else "not found"]).encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body + b"\n"})


def _bind(host: str, port: int) -> socket.socket:
    """The first free port from `port` on (0: any)."""
    for candidate in range(port, port + NEIGHBORS):
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
            found.listen()  # two workers may bind one port at once; only one of them may listen
        except OSError:
            found.close()
        else:
            found.set_inheritable(True)
            return found
    raise OSError(f"no free health port in {port}-{port + NEIGHBORS - 1} on {host}")
