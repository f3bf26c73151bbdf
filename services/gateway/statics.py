"""The built files, read once at start and served from memory, already compressed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from services.gateway.answers import Asset

FOLDER = Path(__file__).parent / "static"
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True)
class _File:
    media_type: str
    plain: bytes
    packed: dict[str, bytes]


class Statics:
    """Files by hashed name; `manifest.json`, written by web/build.sh, tells the hashed name of each."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._manifest: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        self._files = {hashed: _read(folder / hashed) for hashed in self._manifest.values()}

    def path(self, name: str) -> str:
        """Where the browser finds the file; KeyError when there is none."""
        return f"/static/{self._manifest[name]}"

    def asset(self, hashed: str, accept_encoding: str) -> Asset | None:
        """The file, in the smallest form that the browser reads."""
        file = self._files.get(hashed)
        if file is None:
            return None
        accepted = {wish.partition(";")[0].strip() for wish in accept_encoding.split(",")}
        for encoding, packed in file.packed.items():
            if encoding in accepted:
                return Asset(packed, file.media_type, FOR_EVER | {"content-encoding": encoding})
        return Asset(file.plain, file.media_type, FOR_EVER)


def _read(path: Path) -> _File:
    packed = {
        encoding: twin.read_bytes()
        for encoding, suffix in ENCODINGS
        if (twin := path.with_name(path.name + suffix)).exists()
    }
    return _File(MEDIA_TYPES[path.suffix], path.read_bytes(), packed)
