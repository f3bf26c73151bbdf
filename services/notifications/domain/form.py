"""A body set once and filled in per mail: quoted-printable bytes (RFC 2045 6.7) with slots for what differs."""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Mapping
from dataclasses import dataclass

_SLOT = re.compile("\x00(\\w+)\x00")
_SOFT_BREAK = b"=\r\n"


@dataclass(frozen=True)
class Form:
    """`pieces` are encoded already; `slots[i]` stands between `pieces[i]` and `pieces[i + 1]`."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]


def slot(name: str) -> str:
    """Where a value will stand. No message can hold a NUL, so nobody's name can make one."""
    return f"\x00{name}\x00"


def set_in_type(body: str) -> Form:
    """A body with slots, encoded once."""
    cut = _SLOT.split(body)
    *inner, last = cut[::2]
    return Form((*(_to_be_continued(piece) for piece in inner), encoded(last)), tuple(cut[1::2]))


def fill_in(form: Form, values: Mapping[str, str]) -> bytes:
    """The encoded body with its values, each on lines of its own between soft breaks, which readers take out again.

    The values must be escaped already as the body's format wants it.
    """
    ready = {name: _to_be_continued(value) for name, value in values.items()}
    parts = [form.pieces[0]]
    for name, piece in zip(form.slots, form.pieces[1:], strict=True):
        parts += (ready[name], piece)
    return _SOFT_BREAK.join(parts)


def encoded(text: str) -> bytes:
    """Quoted-printable with CRLF throughout (`b2a_qp` guesses the line end from the text, which may have none)."""
    return b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")


def _to_be_continued(text: str) -> bytes:
    # One character more, taken off again, leaves room on the last line for the "=" of the soft break.
    return encoded(f"{text}x")[:-1]
