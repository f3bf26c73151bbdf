"""A ZIP file that can leave while it is written: what is done of it is taken away piece by piece."""

from __future__ import annotations

import io
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class _Sink(io.RawIOBase):
    """Cannot be wound back, which ZipFile knows how to bear."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        """It is there to be written to."""
        return True

    def write(self, content: Any) -> int:
        """Keep it until it is taken."""
        added = bytes(content)
        self.written += added
        return len(added)


class Archive:
    """Files one after the other, all of the moment `made`."""

    def __init__(self, made: datetime) -> None:
        self._made = made.timetuple()[:6]
        self._sink = _Sink()
        self._files = ZipFile(self._sink, "w", ZIP_DEFLATED)
        self._open: IO[bytes] | None = None

    def begin(self, name: str) -> None:
        """From here on another file."""
        self._close()
        info = ZipInfo(name, date_time=self._made)
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
        self._open = self._files.open(info, "w")

    def write(self, content: bytes) -> None:
        """Into the file that was begun."""
        if self._open is None:
            raise LookupError("no file was begun")
        self._open.write(content)

    def end(self) -> None:
        """No file follows."""
        self._close()
        self._files.close()

    def take(self) -> bytes:
        """What can leave."""
        done = bytes(self._sink.written)
        self._sink.written.clear()
        return done

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
