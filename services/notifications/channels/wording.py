"""The sentences of mails by id, one catalog per language, filled in for plain text or for HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from services.notifications.domain.names import isolated

FOLDER = Path(__file__).parent.parent / "templates"
LANGUAGES = ("en", "es")
"""The first one speaks for every language that has no catalog."""


@cache
def catalog(language: str) -> Mapping[str, str]:
    """Every sentence of a language by its id."""
    sentences: dict[str, str] = json.loads((FOLDER / "catalogs" / f"{language}.json").read_text(encoding="utf-8"))
    return sentences


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
