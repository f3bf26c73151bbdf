"""A provider of texts and calls that does as it is told: per phone, one step for each order that comes for it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from base64 import b64decode
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl
from uuid import uuid4


@dataclass(frozen=True)
class Ordered:
    """What the provider has taken: path, form, who asked, and the number of its connection."""

    path: str
    form: dict[str, str]
    login: str
    connection: int


@dataclass
class ScriptedProvider:
    """Steps of a script: `accept`, `slow 0.5` (seconds before the answer), a status (`503`, `400`: not taken),
    `500 taken` (taken, and then a fault), `hang` (taken and never answered), `drop` (taken, then hung up), `page` (not
    taken, and a web page says that all is well, as some network in between would).
    When a script is used up, `otherwise` is done. Whoever does not log in as `login` is refused, and so is a form
    without its required fields: as Twilio's description says (tests/unit/notifications/test_provider.py).
    """

    port: int = 0
    login: str = "AC1:token-1"
    otherwise: str = "accept"
    scripts: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    taken: list[Ordered] = field(default_factory=list)
    asked: int = 0
    connections: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None

    def script(self, phone: str, *steps: str) -> None:
        """What to do, one step per order for this phone."""
        self.scripts[phone].extend(steps)

    def taken_for(self, phone: str) -> list[Ordered]:
        """What was taken for one phone."""
        return [order for order in self.taken if order.form["To"] == phone]

    def forget(self) -> None:
        """Nothing has been ordered yet, and nothing is asked of this provider for what will be."""
        for kept in (self.scripts, self.taken):
            kept.clear()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and hang up on everybody."""
        assert self._server is not None
        self._server.close()
        for writer in list(self._writers):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while order := await _read(reader, number):
                if not await self._obey(order, writer):
                    break
        self._writers.discard(writer)
        writer.close()

    async def _obey(self, order: Ordered, writer: asyncio.StreamWriter) -> bool:
        self.asked += 1
        if refused := self._refused(order):
            return await _say(writer, refused, {"code": 20003, "message": "no", "status": refused})
        script = self.scripts[order.form["To"]]
        step, _, rest = (script.popleft() if script else self.otherwise).partition(" ")
        if step == "slow":
            await asyncio.sleep(float(rest))
        if (not step.isdigit() and step != "page") or rest == "taken":
            self.taken.append(order)
        if step == "hang":
            await asyncio.sleep(3600)
        if step == "drop":
            return False
        if step == "page":
            return await _say(writer, 200, "<!doctype html><title>Welcome</title>")
        status = int(step) if step.isdigit() else 201
        kind = "SM" if order.path.endswith("Messages.json") else "CA"
        return await _say(writer, status, {"sid": f"{kind}{uuid4().hex}", "status": "queued", "to": order.form["To"]})

    def _refused(self, order: Ordered) -> int:
        """The status for whoever is not let in, or forgot a field; 0 for the others."""
        if order.login != self.login or f"/Accounts/{self.login.partition(':')[0]}/" not in order.path:
            return 401
        says = ("Body",) if order.path.endswith("Messages.json") else ("Twiml",)
        return 0 if all(order.form.get(name) for name in ("To", "From", *says)) else 400


async def _say(writer: asyncio.StreamWriter, status: int, said: object) -> bool:
    kind, body = ("text/html", said) if isinstance(said, str) else ("application/json", json.dumps(said))
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write((head + body).encode())
    await writer.drain()
    return True


async def _read(reader: asyncio.StreamReader, connection: int) -> Ordered | None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers["content-length"]))
    login = b64decode(headers["authorization"].removeprefix("Basic ")).decode()
    return Ordered(head[0].split(" ")[1], dict(parse_qsl(body.decode())), login, connection)


@asynccontextmanager
async def scripted_provider() -> AsyncIterator[ScriptedProvider]:
    """A running provider on a free port."""
    provider = ScriptedProvider()
    await provider.open()
    try:
        yield provider
    finally:
        await provider.close()
