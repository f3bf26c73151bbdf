"""The gateway on a pretended bus: as an application for tests, or as a server for a browser."""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, cast

import uvicorn
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from nacl.public import PrivateKey

from services.gateway.app import dressed, tools_of
from services.gateway.cookies import STAFF
from services.gateway.settings import Settings
from services.gateway.tools import Tools
from shared.seals import Sealer, fingerprint, token
from tests.fakes.bus import FakeBus
from tests.fakes.door import Door
from tests.fakes.lending import Lending
from tests.fakes.pretend import Pretend

SERVICES = ("enrollment", "identity", "records", "notifications", "gateway")
KEYS = {name: PrivateKey.generate() for name in SERVICES}
PUBLIC = {name: b64encode(bytes(key.public_key)).decode() for name, key in KEYS.items()}
FORM_KEY = b64encode(bytes(range(32))).decode()


def private(name: str) -> str:
    """A service's private seal key, as settings hold it."""
    return b64encode(bytes(KEYS[name])).decode()


def settings(**more: object) -> Settings:
    """The gateway's settings for tests."""
    values = {
        "rabbitmq_url": "amqp://nobody@127.0.0.1:1/",
        "seal_private_key": private("gateway"),
        "seal_public_keys": PUBLIC,
        "form_key": FORM_KEY,
    }
    return Settings.model_validate(values | more)


def pretend(**staged: Any) -> Pretend:
    """A household whose identity opens what the gateway seals."""
    return Pretend(Sealer(private("identity"), PUBLIC), **staged)


class HoldsCookies(Protocol):
    """A browser of a test."""

    kept: dict[str, str]


_ON_STAGE: ContextVar[Tools] = ContextVar("tools of the stage that is asked")


class _Borrowed:
    """Tools, taken at each request from the stage that is asked."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_ON_STAGE.get(), name)


@cache
def routed(*, https: bool) -> ASGIApp:
    """The gateway's application for all stages: its table of routes takes a tenth of a second to build."""
    found = settings(public_url=f"http{'s' if https else ''}://localhost:8080")
    return dressed(cast(Tools, _Borrowed()), found)


def on_stage(tools: Tools, *, https: bool = False) -> ASGIApp:
    """The application with these tools; it has nothing to do before its first request or after its last."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            raise NotImplementedError(scope["type"])
        _ON_STAGE.set(tools)
        await routed(https=https)(scope, receive, send)

    return app


@dataclass
class Stage:
    """An application, the bus it asks, and the household that answers."""

    household: Pretend = field(default_factory=pretend)
    public_url: str = "http://localhost:8080"
    more: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bus: FakeBus = self.household.bus()
        self.bus.answers.update(self.household.console.answers())
        self.bus.answers.update(self.household.own.answers())
        self.bus.answers.update(self.household.console.desk.answers(self.household.identity))
        self.door = Door(self.household.identity)
        self.bus.answers.update(self.door.answers())
        self.lending = Lending(Sealer(private("records"), PUBLIC), self.household)
        self.bus.answers.update(self.lending.answers())
        self.tools = tools_of(settings(public_url=self.public_url, **self.more), self.bus)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, with this stage's tools as they are by now."""
        await on_stage(self.tools, https=self.public_url.startswith("https:"))(scope, receive, send)

    def work_as(self, browser: HoldsCookies, staff_id: str) -> None:
        """This browser holds a staff session of this person."""
        cookie = token()
        self.household.console.sessions[fingerprint(cookie)] = staff_id
        browser.kept[STAFF] = cookie

    def forget_sessions(self) -> None:
        """As if a minute had passed."""
        for holder in self.household.sessions:
            self.tools.sessions.drop(holder)


@asynccontextmanager
async def served(app: ASGIApp, *, listening: socket.socket) -> AsyncIterator[None]:
    """The application on a socket, in this loop, until the block ends."""
    config = uvicorn.Config(app, log_config=None, lifespan="off", interface="asgi3", server_header=False, ws="none")
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """Signals belong to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen() -> socket.socket:
    """A socket on a free loopback port; whoever comes before the server does is kept waiting, not refused."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    found.listen()
    return found
