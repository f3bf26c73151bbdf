"""Every mail as people get it, for operators to look at: each kind in each language, with an invented person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html import escape
from pathlib import Path
from typing import get_args
from uuid import UUID

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import LANGUAGES
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import TEMPLATES, InvitationMail, Kind, Message

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
PRACTICE, ACCENT = "Riverside Family Care", "#1f6f8b"
KINDS: tuple[Kind, ...] = get_args(Kind)
COUNTING: set[Kind] = {"reminder", "access_ending"}
"""Mails that tell how many days are left, and say it otherwise on the last one."""
SHOWN = (*((kind, 3) for kind in KINDS), *((kind, 1) for kind in KINDS if kind in COUNTING))


def write_previews(letters: Letters, public_url: str, folder: Path, *, version: int = TEMPLATES) -> Path:
    """A page for each mail, with its subject and its text twin beside it, and the page that lists them all."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, subject, text, html in _mails(letters, public_url, version):
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        (folder / f"{name}.txt").write_text(f"{subject}\n\n{text}", encoding="utf-8")
        lines.append(f'<li><a href="{name}.html">{name}</a> (<a href="{name}.txt">text</a>): {escape(subject)}</li>')
    index = folder / "index.html"
    listed = "\n".join(lines)
    index.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><ul>\n{listed}\n</ul>\n'
    )
    return index


def _mails(letters: Letters, public_url: str, version: int) -> Iterator[tuple[str, str, str, str]]:
    for kind, days in SHOWN:
        for language in LANGUAGES:
            message = replace(example(kind, language, public_url, days=days), templates=version)
            mail = letters.compose(message, Mailbox(message.recipient), now=NOW)
            read = message_from_bytes(mail.data, policy=policy.default)
            text, html = read.get_body(("plain",)), read.get_body(("html",))
            if text and html:
                name = f"{kind}{'_tomorrow' if days == 1 else ''}.{language}"
                yield name, str(read["subject"]), *(part.get_content().replace("\r\n", "\n") for part in (text, html))


def example(kind: Kind, language: str, public_url: str, *, days: int = 3) -> Message:
    """A mail with everything that one of its kind can have."""
    invited = kind in get_args(InvitationMail)
    return Message(
        message_id=UUID(int=1),
        kind=kind,
        recipient="jane@example.com",
        language=language,
        practice_name=PRACTICE if invited else None,
        given_name="Jane",
        link=f"{public_url}/r/this-link-is-an-example",
        invitation_id=UUID(int=2) if invited else None,
        deadline=NOW + timedelta(days=7),
        days_left=days if kind in COUNTING else None,
        detail="jane.doe\njane@example.com" if kind == "remind_username" else None,
        not_me=f"{public_url}/n/this-link-is-an-example",
        quiet=f"{public_url}/q/this-link-is-an-example" if kind in COUNTING else None,
        accent=ACCENT if invited else None,
    )
