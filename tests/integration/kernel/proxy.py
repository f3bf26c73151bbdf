"""A TCP proxy before a server that can cut its connections or let them hang half open."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Proxy:
    """Passes bytes on; `hang()` swallows them while both ends stay open, `cut()` ends what is open."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator[Proxy]:
        """Listen on a free port; `url` is the same server through the proxy."""
        proxy = cls(url)
        server = await asyncio.start_server(proxy._accept, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        login = proxy._parts.netloc.rpartition("@")[0]
        proxy.url = proxy._parts._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()
        try:
            yield proxy
        finally:
            server.close()
            proxy._open.set()
            proxy.cut()

    def hang(self) -> None:
        """From now on nothing passes, and nobody is told."""
        self._open.clear()

    def heal(self) -> None:
        """Bytes pass again on new connections; what hung is cut."""
        self.cut()
        self._open.set()

    def cut(self) -> None:
        """End every connection."""
        for task in tuple(self._tasks):
            task.cancel()
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        self._writers |= {writer, far_writer}
        for source, target in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pass_on(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65536):
                await self._open.wait()
                target.write(data)
                await target.drain()
        self._writers.discard(target)
        target.close()
