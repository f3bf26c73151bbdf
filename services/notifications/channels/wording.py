"""The sentences of mails by id, a catalog for each version and language, filled in for plain text or for HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from services.notifications.domain.message import TEMPLATES
from services.notifications.domain.names import isolated

FOLDER = Path(__file__).parent.parent / "templates"
KEPT = tuple(sorted(int(path.name) for path in FOLDER.iterdir()))
"""The versions that mails may still be written in (docs/adr/0047)."""
LANGUAGES = ("en", "es")
"""The first one speaks for every language that has no catalog."""


@cache
def catalog(language: str, version: int = TEMPLATES) -> Mapping[str, str]:
    """Every sentence of a language by its id."""
    path = folder(version) / "catalogs" / f"{language}.json"
    sentences: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return sentences


def folder(version: int) -> Path:
    """Where the templates and catalogs of a version are."""
    return FOLDER / str(version)


def kept(version: int) -> int:
    """The version itself; where it is not kept, the nearest: a mail in other words is better than none."""
    return min(KEPT, key=lambda one: abs(one - version))


def spoken(language: str) -> str:
    """The language we have for a BCP 47 tag: `es-MX` is `es`, `pt` is `en`."""
    primary = language.replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else LANGUAGES[0]


def as_text(sentence: str, /, **names: str) -> str:
    """The sentence in plain text; a name that runs right to left does not turn its neighbors around."""
    return sentence.format(**{key: isolated(name) for key, name in names.items()})


def as_html(sentence: str, /, **names: str) -> Markup:
    """The sentence as safe HTML: it and the names are escaped, the names isolated."""
    return escape(sentence).format(**{key: Markup("<bdi>{}</bdi>").format(name) for key, name in names.items()})
