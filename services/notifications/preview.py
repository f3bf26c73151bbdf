"""Every mail as people get it, for operators to look at: each kind in each language, with an invented person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from html import escape
from pathlib import Path
from typing import get_args
from uuid import UUID

from services.notifications.channels.letters import Letters
from services.notifications.channels.wording import LANGUAGES
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import InvitationMail, Kind, Message

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
PRACTICE, ACCENT = "Riverside Family Care", "#1f6f8b"
KINDS: tuple[Kind, ...] = get_args(Kind)


def write_previews(letters: Letters, public_url: str, folder: Path) -> Path:
    """A page for each mail, with its subject and its text twin beside it, and the page that lists them all."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, subject, text, html in _mails(letters, public_url):
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        (folder / f"{name}.txt").write_text(f"{subject}\n\n{text}", encoding="utf-8")
        lines.append(f'<li><a href="{name}.html">{name}</a> (<a href="{name}.txt">text</a>): {escape(subject)}</li>')
    index = folder / "index.html"
    listed = "\n".join(lines)
    index.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title><ul>\n{listed}\n</ul>\n'
    )
    return index


def _mails(letters: Letters, public_url: str) -> Iterator[tuple[str, str, str, str]]:
    for kind in KINDS:
        for language in LANGUAGES:
            mail = letters.compose(_message(kind, language, public_url), Mailbox("jane@example.com"), now=NOW)
            read = message_from_bytes(mail.data, policy=policy.default)
            text, html = read.get_body(("plain",)), read.get_body(("html",))
            if text and html:
                yield f"{kind}.{language}", str(read["subject"]), text.get_content(), html.get_content()


def _message(kind: Kind, language: str, public_url: str) -> Message:
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
        days_left=3 if kind in ("reminder", "access_ending") else None,
        detail="jane.doe\njane@example.com" if kind == "remind_username" else None,
        not_me=f"{public_url}/n/this-link-is-an-example",
        quiet=f"{public_url}/q/this-link-is-an-example" if kind in ("reminder", "access_ending") else None,
        accent=ACCENT if invited else None,
    )
