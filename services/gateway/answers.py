"""What a page may answer: another page, a redirect within this site, the same form again, or a file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from litestar.datastructures import Cookie

_LOCAL = re.compile(r"/[a-z0-9-]*(?:/[a-z0-9-]+)*(?:\?[a-z]+=[a-z0-9-]+)?")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: the field's id, the sentence's id and what the sentence names."""

    field: str
    sentence: str
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A template and what it shows; `refresh` asks the browser to look again ("4; url=?tries=1").

    `framed_by` are origins that may show it inside a page of theirs, beside those of the visit.
    """

    template: str
    shows: Mapping[str, object] = dataclasses.field(default_factory=dict)
    status: int = 200
    refresh: str | None = None
    retry_after: int | None = None
    framed_by: tuple[str, ...] = ()
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True)
class Redirect:
    """303 to a path of our own; nothing else can be written here (trust.md 4, attack 11)."""

    path: str
    cookies: tuple[Cookie, ...] = ()

    def __post_init__(self) -> None:
        if not _LOCAL.fullmatch(self.path):
            raise ValueError("not a path of this site")


@dataclass(frozen=True)
class Again:
    """The form once more, with what is wrong and what was typed (never a secret)."""

    problems: tuple[Problem, ...] = ()
    kept: Mapping[str, str] = dataclasses.field(default_factory=dict)
    status: int = 422


@dataclass(frozen=True)
class Asset:
    """A file for the browser, from memory."""

    content: bytes
    media_type: str
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Flow:
    """A file that leaves while it is made; when that raises, the connection breaks off and the browser has no file."""

    chunks: AsyncIterator[bytes]
    media_type: str
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)


Answer: TypeAlias = Page | Redirect | Asset | Flow
FRESH = Again()
