"""Names as they may stand in a mail: one line, no tricks, isolated when they run right to left."""

from __future__ import annotations

import re
import unicodedata

LONGEST_GREETING = 60
LONGEST_PRACTICE = 120
_ADDRESS_LIKE = re.compile(r"[/\\@<>:=\[\]{}|]|\w\.[a-z]{2,}|www\.", re.IGNORECASE)
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"


def one_line(text: str, *, longest: int) -> str:
    """`text` without line breaks, controls, direction marks and lone surrogates, white space collapsed, and cut."""
    if text.isascii() and text.isprintable() and len(text) <= longest:
        return " ".join(text.split())
    kept = "".join(character if _is_printable(character) else " " for character in unicodedata.normalize("NFC", text))
    line = " ".join(kept.split()).strip(_JOINERS)
    return line if len(line) <= longest else line[: longest - 1].rstrip(_JOINERS + " ") + "…"


def greeting_name(name: str | None) -> str | None:
    """The name for "Hi Jane,", or None when there is none or it reads like an address that mail programs would link."""
    line = one_line(name, longest=LONGEST_GREETING) if name else ""
    speaks = any(character.isalpha() for character in line)
    return line if speaks and not _ADDRESS_LIKE.search(line) else None


def is_right_to_left(text: str) -> bool:
    """Whether any letter in it runs right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def isolated(text: str) -> str:
    """The text kept from turning its neighbors around, where markup cannot do it (Unicode UAX 9, isolates)."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if is_right_to_left(text) else text


def _is_printable(character: str) -> bool:
    # Joiners (category Cf) make emoji families and Indic letters; every other format character can mislead.
    return character in _JOINERS or unicodedata.category(character)[0] != "C"
