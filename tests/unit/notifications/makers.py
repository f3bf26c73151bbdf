"""Messages and letters for notifications' tests."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

from services.notifications.channels.letters import Letters, Stationery
from services.notifications.domain.mail import Mail
from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.message import Attempt, Kind, Message
from shared.ids import new_id

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
LINK = "http://localhost:8080/register/" + "Ab-_0" * 8 + "xyz"
STATIONERY = Stationery(
    "Chartkey", "http://localhost:8080", dict.fromkeys(get_args(Kind), "invitations@chartkey.example")
)
NAUGHTY: list[str] = json.loads((Path(__file__).parents[2] / "data" / "naughty_names" / "names.json").read_text())
NAUGHTY += [
    "Jane\r\nBcc: everyone@example.com",
    "Jane\nContent-Type: text/html\n\n<h1>",
    'O\'Brien, "Jane" <jane@evil.example>',
    "\u202eenaJ",
    "\u2067\u05e9\u05e8\u05d4",
    "مريم",
    "👩\u200d👧\u200d👦 Jane",
    "{name} {practice} {0} {}",
    "{{ 7 * 7 }}{% raw %}",
    ".",
    "\ud800",
    "=_=?utf-8?q?x?=",
    "Ж" * 500,
    "a" * 500,
    "\t \v",
    "\x85Jane\u2028Doe",
]


def message(**changes: Any) -> Message:
    """A registration message."""
    fields: dict[str, Any] = {
        "message_id": new_id(),
        "kind": "registration",
        "recipient": "jane@example.com",
        "language": "en",
        "practice_name": "Integrative Medicine",
        "given_name": "Jane",
        "link": LINK,
        "invitation_id": UUID(int=7),
        "deadline": NOW + timedelta(days=7),
    }
    return Message(**{**fields, **changes})


def attempt(number: int = 1, *, deadline: datetime = NOW + timedelta(days=7)) -> Attempt:
    """A claim on a registration message."""
    return Attempt(UUID(int=1), "registration", UUID(int=7), deadline, number)


def mail(**changes: Any) -> Mail:
    """A registration message as it goes to the mail server."""
    found = message(**changes)
    return Letters(STATIONERY).compose(found, Mailbox(found.recipient), now=NOW)


def read(sent: Mail) -> EmailMessage:
    """What a mail program makes of it."""
    found = message_from_bytes(sent.data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body(sent: Mail, subtype: str) -> str:
    """The text of one of its two parts."""
    part = read(sent).get_body((subtype,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")
