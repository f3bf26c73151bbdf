"""An SMTP sink that costs next to nothing: it accepts everything, counts, and keeps the last letter."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

COUNT_EVERY = 0.02


class Sink(asyncio.Protocol):
    """One SMTP connection. The whole grammar it needs: HELO, MAIL, RCPT, DATA, RSET, QUIT."""

    accepted = 0
    opened = 0
    last = 0.0
    letter = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = transport
        self._buffer = b""
        self._in_data = False
        Sink.opened += 1
        self._say(b"220 sink")

    def data_received(self, data: bytes) -> None:
        """Answer each line; the end of a message counts."""
        self._buffer += data
        while True:
            end = b"\r\n.\r\n" if self._in_data else b"\r\n"
            line, found, rest = self._buffer.partition(end)
            if not found:
                return
            self._buffer = rest
            self._line(line)

    def _line(self, line: bytes) -> None:
        verb = line[:4].upper()
        if self._in_data:
            self._in_data = False
            Sink.accepted += 1
            Sink.last = time.monotonic()
            Sink.letter = line
            self._say(b"250 kept")
        elif verb == b"DATA":
            self._in_data = True
            self._say(b"354 go on")
        elif verb == b"QUIT":
            self._say(b"221 bye")
            self._transport.close()
        else:
            self._say(b"250 ok")

    def _say(self, line: bytes) -> None:
        assert isinstance(self._transport, asyncio.WriteTransport)
        self._transport.write(line + b"\r\n")


async def serve(port: int, counter: Path) -> None:
    """Serve for ever, writing mails, connections and the last mail's moment where the benchmark reads them, and the
    last letter beside them."""
    await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    while True:
        _put(counter.with_suffix(".letter"), Sink.letter)  # first, so that whoever sees the count finds the letter
        _put(counter, f"{Sink.accepted} {Sink.opened} {Sink.last}".encode())
        await asyncio.sleep(COUNT_EVERY)


def _put(path: Path, content: bytes) -> None:
    """A reader never meets half of it."""
    fresh = path.with_name(f"{path.name}.fresh")
    fresh.write_bytes(content)
    fresh.replace(path)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
