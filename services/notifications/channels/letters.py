"""Letters: a message turned into a mail in the practice's name and the person's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from services.notifications.channels.wording import as_html, as_text, catalog, folder, kept, spoken
from services.notifications.domain.form import Form, fill_in, set_in_type, slot
from services.notifications.domain.mail import Head, Mail, compose, head, reference
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import AccountMail, Kind, Message
from services.notifications.domain.names import LONGEST_PRACTICE, greeting_name, one_line

PRACTICES_KEPT = 1024
_HEX = re.compile(r"#[0-9a-f]{6}")
LONGEST_DETAIL = 254
"""Characters of one line that a letter alone tells; a username may be an address (RFC 5321)."""
_REFERENCE, _NAMED, _NAMELESS = "registration.reference", "registration.greeting_named", "registration.greeting"
_PERSONAL = {_REFERENCE, _NAMED}
"""Sentences that are filled in per mail; a practice's name is never formatted a second time."""
_OF_ACCOUNTS = frozenset(get_args(AccountMail))
_DETAILED: set[Kind] = {"remind_username"}


@dataclass(frozen=True)
class Stationery:
    """What every letter shows beside its message: settings, no data. `public_url` has no slash at its end."""

    product: str
    public_url: str
    senders: Mapping[Kind, str]
    promises_notes: bool = False
    bounces: str | None = None


@dataclass(frozen=True)
class Ways:
    """Which links stand below a letter: to stop what it is about, and to get no more reminders."""

    stops: bool
    quiets: bool


@dataclass(frozen=True)
class Look:
    """What a letter looks like: the version of its templates, the practice's name, and its color or none."""

    version: int
    practice: str
    accent: str | None


@dataclass(frozen=True)
class Sheet:
    """What all letters of one kind, practice and language share: all but reference, greeting and link."""

    sentences: Mapping[str, str]
    head: Head
    text: Form
    html: Form


class Letters:
    """Composes mails. What depends on the practice and the language only is prepared once and kept."""

    def __init__(self, stationery: Stationery) -> None:
        self._stationery = stationery
        self._templates = cache(partial(_environment, stationery))
        self._sheet = lru_cache(PRACTICES_KEPT)(self._new_sheet)

    def compose(self, message: Message, recipient: Mailbox, *, now: datetime) -> Mail:
        """The mail for a message that still has its link. ValueError when the link was erased already."""
        if message.link is None:
            raise ValueError("a final message has no letter")
        ways, practice = Ways(message.not_me is not None, message.quiet is not None), message.practice_name or ""
        look = Look(kept(message.templates), practice, _color(message.accent))
        sheet = self._sheet(message.kind, spoken(message.language), look, message.days_left, ways)
        greeting = {fill: _greeting(sheet.sentences, message, fill) for fill in (as_text, as_html)}
        return compose(
            sheet.head,
            recipient=recipient,
            message_id=message.message_id,
            distinction=sheet.sentences[_REFERENCE].format(reference=reference(message.message_id)),
            now=now,
            unsubscribe=message.quiet,
            text=fill_in(sheet.text, _own(message, greeting[as_text], as_text)),
            html=fill_in(sheet.html, _own(message, greeting[as_html], as_html)),
        )

    def _new_sheet(self, kind: Kind, language: str, look: Look, days_left: int | None, ways: Ways) -> Sheet:
        names = {"practice": one_line(look.practice, longest=LONGEST_PRACTICE), "product": self._stationery.product}
        names["days"] = str(days_left)
        sentences = catalog(language, look.version)
        fixed = _sentences(kind, sentences, days_left)
        text = {key.rpartition(".")[2]: as_text(sentence, **names) for key, sentence in fixed.items()}
        html = {key.rpartition(".")[2]: as_html(sentence, **names) for key, sentence in fixed.items()}
        sender = self._stationery.senders[kind]
        return Sheet(
            sentences,
            head(
                sender_name=text["team"],
                sender=sender,
                subject=text["subject"],
                language=language,
                bounces=self._stationery.bounces,
                version=look.version,
            ),
            set_in_type(self._render(kind, "txt", look, ways=ways, say=text)),
            set_in_type(
                self._render(kind, "html", look, ways=ways, say=html, language=language, title=text["subject"])
            ),
        )

    def _render(self, kind: Kind, subtype: str, look: Look, *, ways: Ways, **context: object) -> str:
        template = f"{'account' if kind in _OF_ACCOUNTS else kind}.{subtype}"
        detail = slot("detail") if kind in _DETAILED else None
        return self._templates(look.version).get_template(template).render(
            greeting=slot("greeting"), link=slot("link"), not_me=slot("not_me"), quiet=slot("quiet"), detail=detail,
            stops=ways.stops, quiets=ways.quiets, accent=look.accent, **context,
        )  # fmt: skip


def _color(accent: str | None) -> str | None:
    """A color and nothing else, or none."""
    color = (accent or "").lower()
    return color if _HEX.fullmatch(color) else None


def _sentences(kind: Kind, known: Mapping[str, str], days_left: int | None) -> dict[str, str]:
    """What a letter of this kind may say; what is not said otherwise is said as in the registration letter.

    A sentence about days has a form of its own for the last one.
    """
    own, last = f"{kind}.", f"{kind}_tomorrow."
    shared = ("account.",) if kind in _OF_ACCOUNTS else ()
    prefixes = ("footer.", "registration.", *shared, own, *((last,) if days_left == 1 else ()))
    said: dict[str, str] = {}
    for prefix in prefixes:
        told = {key.rpartition(".")[2]: sentence for key, sentence in known.items()
                if key.startswith(prefix) and key not in _PERSONAL}  # fmt: skip
        said |= told
    return said


def _own(message: Message, greeting: str, fill: Callable[..., str]) -> dict[str, str]:
    """What this mail alone says, as its body's format wants it."""
    links = {"link": message.link, "not_me": message.not_me or "", "quiet": message.quiet or ""}
    lines = [one_line(line, longest=LONGEST_DETAIL) for line in (message.detail or "").splitlines()]
    if fill is as_text:
        return {"greeting": greeting, "detail": "\n".join(lines)} | links
    escaped = {name: escape(link) for name, link in links.items()}
    return {"greeting": greeting, "detail": Markup("<br>").join(lines)} | escaped


def _greeting(sentences: Mapping[str, str], message: Message, fill: Callable[..., str]) -> str:
    name = greeting_name(message.given_name)
    return fill(sentences[_NAMED], name=name) if name else fill(sentences[_NAMELESS])


def _environment(stationery: Stationery, version: int) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder(version)),
        autoescape=select_autoescape(("html",), default_for_string=True),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        product=stationery.product,
        home_url=f"{stationery.public_url}/",
        privacy_url=f"{stationery.public_url}/privacy",
        agreement_url=f"{stationery.public_url}/agreement",
        promises_notes=stationery.promises_notes,
    )
    return environment
