"""A mail server that does as it is told: per recipient, one step for each time mail comes for them."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from base64 import b64decode
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True)
class Received:
    """A mail that this server took: envelope, data with dots undoubled, and the number of its session."""

    sender: str
    recipient: str
    data: bytes
    session: int

    @property
    def message(self) -> EmailMessage:
        """The mail as a reader sees it."""
        found = message_from_bytes(self.data, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class ScriptedSmtp:
    """Steps of a script: `accept`, `slow 0.5` (seconds before the last answer), a reply code at RCPT (`451`, `550`;
    `421` also hangs up; `550 5.1.1` says an enhanced status code too), `data 554` (the code after the data), `drop`
    (takes the data, then hangs up unanswered), `hang` (takes the data and never answers), `stall` (never answers RCPT).
    When a script is used up, mail is accepted.

    `greeting` (after `greeting_after` seconds) and `sender_reply` are said to every session. With a `certificate`
    STARTTLS is offered, and `starttls_reply` said to it; with a `login` nobody sends who is not logged in (AUTH PLAIN
    and LOGIN): both as aiosmtpd does it (tests/unit/notifications/test_fakes.py). While it is `deaf`, every line is
    read and none answered.
    """

    port: int = 0
    greeting: str = "220 ready"
    greeting_after: float = 0.0
    sender_reply: str = "250 sender fine"
    starttls_reply: str = "220 go on"
    certificate: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    deaf: bool = False
    extensions: tuple[str, ...] = ("SMTPUTF8", "8BITMIME")
    scripts: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    mails: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    sessions: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None

    def script(self, recipient: str, *steps: str) -> None:
        """What to do, one step per mail for this recipient."""
        self.scripts[recipient].extend(steps)

    def mails_for(self, recipient: str) -> list[Received]:
        """What was taken for one recipient."""
        return [mail for mail in self.mails if mail.recipient == recipient]

    async def open(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = await asyncio.start_server(self._session, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and hang up on everybody."""
        assert self._server is not None
        self._server.close()
        self.hang_up()

    def forget(self) -> None:
        """No mail has come yet, and nothing is asked of this server for those that will."""
        for kept in (self.scripts, self.mails, self.commands):
            kept.clear()

    def hang_up(self) -> None:
        """Close every connection, as servers do with idle ones."""
        for writer in list(self._writers):
            writer.close()

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        self._writers.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await _Session(self, self.sessions, reader, writer).serve()
        self._writers.discard(writer)
        writer.close()


class _Session:
    def __init__(
        self, server: ScriptedSmtp, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server, self._number, self._reader, self._writer = server, number, reader, writer
        self._sender = self._recipient = ""
        self._step = "accept"
        self._is_closed_to_others = self._is_logged_in = False

    async def serve(self) -> None:
        await asyncio.sleep(self._server.greeting_after)
        await self._say(self._server.greeting)
        while line := (await self._reader.readline()).decode():
            self._server.commands.append(line.strip())
            if self._server.deaf:
                continue
            verb, _, rest = line.strip().partition(" ")
            if not await self._obey(verb.upper(), rest):
                return

    async def _obey(self, verb: str, rest: str) -> bool:
        match verb:
            case "EHLO" | "HELO":
                self._forget()
                await self._say("\r\n".join(["250-fake", *(f"250-{name}" for name in self._offered()), "250 OK"]))
            case "STARTTLS" if self._server.certificate:
                await self._start_tls(self._server.certificate)
            case "AUTH" if self._server.login:
                await self._log_in(rest)
            case "MAIL" if self._server.login and not self._is_logged_in:
                await self._say("530 5.7.0 who are you")
            case "MAIL":
                self._sender = _address(rest) if self._server.sender_reply.startswith("250") else ""
                await self._say(self._server.sender_reply)
            case "RCPT" if self._sender:
                return await self._rcpt(_address(rest))
            case "DATA" if self._recipient:
                return await self._data()
            case "RCPT" | "DATA":
                await self._say("503 something is missing before that")
            case "RSET":
                self._forget()
                await self._say("250 forgotten")
            case "NOOP":
                await self._say("250 fine")
            case "QUIT":
                await self._say("221 bye")
                return False
            case _:
                await self._say("500 no such command")
        return True

    def _offered(self) -> list[str]:
        offered = [*self._server.extensions]
        if self._server.certificate and not self._is_closed_to_others:
            offered.append("STARTTLS")
        return [*offered, "AUTH PLAIN LOGIN"] if self._server.login else offered

    def _forget(self) -> None:
        self._sender = self._recipient = ""

    async def _start_tls(self, certificate: ssl.SSLContext) -> None:
        await self._say(self._server.starttls_reply)
        if self._server.starttls_reply.startswith("220"):
            await self._writer.start_tls(certificate)
            self._is_closed_to_others = True
            self._forget()

    async def _log_in(self, rest: str) -> None:
        method, _, said = rest.partition(" ")
        if method == "PLAIN":
            _, user, password = b64decode(said or await self._asked("334 ")).decode().split("\0")
        else:
            user = b64decode(said or await self._asked("334 VXNlcm5hbWU6")).decode()
            password = b64decode(await self._asked("334 UGFzc3dvcmQ6")).decode()
        self._is_logged_in = (user, password) == self._server.login
        await self._say("235 2.7.0 welcome" if self._is_logged_in else "535 5.7.8 no")

    async def _asked(self, question: str) -> str:
        await self._say(question)
        return (await self._reader.readline()).decode().strip()

    async def _rcpt(self, recipient: str) -> bool:
        script = self._server.scripts[recipient]
        self._step = script.popleft() if script else "accept"
        if self._step == "stall":
            await asyncio.sleep(3600)
        refused = self._step[:3].isdigit()
        self._recipient = "" if refused else recipient
        await self._say(f"{self._step} {recipient} said so" if refused else "250 recipient fine")
        return not self._step.startswith("421")

    async def _data(self) -> bool:
        await self._say("354 go on")
        data = await self._reader.readuntil(b"\r\n.\r\n")
        name, _, value = self._step.partition(" ")
        if name == "slow":
            await asyncio.sleep(float(value))
        if name == "data":
            await self._say(f"{value} refused")
            self._forget()
            return True
        received = data.removesuffix(b".\r\n").removeprefix(b".").replace(b"\r\n.", b"\r\n")
        self._server.mails.append(Received(self._sender, self._recipient, received, self._number))
        self._forget()
        if name == "hang":
            await asyncio.sleep(3600)
        if name == "drop":
            return False
        await self._say("250 taken")
        return True

    async def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())
        await self._writer.drain()


def _address(rest: str) -> str:
    return rest[rest.index("<") + 1 : rest.index(">")]


@asynccontextmanager
async def scripted_smtp() -> AsyncIterator[ScriptedSmtp]:
    """A running server on a free port."""
    server = ScriptedSmtp()
    await server.open()
    try:
        yield server
    finally:
        await server.close()
