"""A mailbox over POP3 (RFC 1939) that a test fills: one reader at a time, and nothing is gone before a good end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class FakePop3:
    """`mails` are what is in the box. `break_off` hangs up after that many mails were read."""

    port: int = 0
    username: str = "bounces"
    password: str = "pop-secret"
    mails: list[bytes] = field(default_factory=list)
    break_off: int | None = None
    conversations: int = 0
    busy: bool = False
    _server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more."""
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.conversations += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await _Conversation(self, reader, writer).run()
        writer.close()


class _Conversation:
    def __init__(self, box: FakePop3, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._box, self._reader, self._writer = box, reader, writer
        self._user, self._holds, self._read = "", False, 0
        self._deleted: set[int] = set()

    async def run(self) -> None:
        try:
            await self._say("+OK ready")
            while line := (await self._reader.readline()).decode():
                verb, _, rest = line.strip().partition(" ")
                if not await self._obey(verb.upper(), rest):
                    return
        finally:
            if self._holds:
                self._box.busy = False

    async def _obey(self, verb: str, rest: str) -> bool:
        match verb:
            case "USER":
                self._user = rest
                await self._say("+OK")
            case "PASS":
                await self._log_in(rest)
            case "LIST":
                sizes = [f"{n} {len(mail)}" for n, mail in enumerate(self._box.mails, 1) if n not in self._deleted]
                await self._say("\r\n".join(["+OK", *sizes, "."]))
            case "RETR":
                return await self._retr(int(rest))
            case "DELE":
                self._deleted.add(int(rest))
                await self._say("+OK")
            case "QUIT":
                self._box.mails = [mail for n, mail in enumerate(self._box.mails, 1) if n not in self._deleted]
                await self._say("+OK bye")
                return False
            case _:
                await self._say("-ERR unknown")
        return True

    async def _log_in(self, password: str) -> None:
        if (self._user, password) != (self._box.username, self._box.password):
            await self._say("-ERR [AUTH] no")
        elif self._box.busy:
            await self._say("-ERR [IN-USE] locked")
        else:
            self._box.busy = self._holds = True
            await self._say("+OK in")

    async def _retr(self, number: int) -> bool:
        if self._read == self._box.break_off:
            return False
        self._read += 1
        self._writer.write(b"+OK\r\n" + self._box.mails[number - 1].replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        await self._writer.drain()
        return True

    async def _say(self, words: str) -> None:
        self._writer.write(f"{words}\r\n".encode())
        await self._writer.drain()


@asynccontextmanager
async def fake_pop3() -> AsyncIterator[FakePop3]:
    """A mailbox on a free port."""
    box = FakePop3()
    await box.open()
    try:
        yield box
    finally:
        await box.close()
