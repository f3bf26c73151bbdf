"""A provider of texts that costs next to nothing: it takes every form and notes when each number's came."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import parse_qs

_LENGTH = re.compile(rb"content-length: *(\d+)", re.I)
_TAKEN = b'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"sid": "SM"}'


class PhoneSink:
    """Monotonic moments by E.164 number; the first one counts."""

    def __init__(self) -> None:
        self._arrivals: dict[str, asyncio.Future[float]] = {}

    @classmethod
    @asynccontextmanager
    async def serving(cls, port: int) -> AsyncIterator[PhoneSink]:
        """Listen on this machine for as long as needed."""
        sink = cls()
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(sink), "127.0.0.1", port)
        try:
            yield sink
        finally:
            server.close()

    async def arrival(self, number: str) -> float:
        """When the text to this number was handed over."""
        return await self._at(number)

    def take(self, form: dict[str, list[str]]) -> None:
        """A text arrives."""
        at = self._at(form["To"][0])
        if not at.done():
            at.set_result(time.monotonic())

    def _at(self, number: str) -> asyncio.Future[float]:
        return self._arrivals.setdefault(number, asyncio.get_running_loop().create_future())


class _Connection(asyncio.Protocol):
    """One kept connection of the sender: a head with the form's length, and the form."""

    def __init__(self, sink: PhoneSink) -> None:
        self._sink, self._buffer = sink, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        needed = int(length.group(1)) if length else 0
        if found and len(rest) >= needed:
            self._buffer = rest[needed:]
            self._sink.take(parse_qs(rest[:needed].decode()))
            self._transport.write(_TAKEN)
