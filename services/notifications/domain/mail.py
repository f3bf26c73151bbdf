"""An e-mail as bytes: headers made once per practice and language, and what differs from mail to mail.

The standard library folds and encodes every free text (`EmailMessage`, SMTP policy). It takes 2 ms of CPU for a
whole mail, so it is asked once per head; what is added per mail is checked and needs no encoding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from services.notifications.domain.mailbox import Mailbox
from services.notifications.domain.report import return_path

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_REFERENCE_LENGTH = 5


@dataclass(frozen=True)
class Head:
    """The headers that all mails of one practice, language and kind share, ready for the wire.

    `subject` is folded already and lacks only the line that tells one mail from the next. `bounces` is the address
    for reports of failed delivery; None: they go to the sender, and nobody reads them.
    """

    sender: str
    shared: bytes
    subject: bytes
    bounces: str | None = None


@dataclass(frozen=True)
class Mail:
    """One mail for one recipient: the SMTP envelope and the data, CRLF throughout, dots not yet doubled."""

    sender: str
    recipient: Mailbox
    data: bytes


def head(
    *, sender_name: str, sender: str, subject: str, language: str, version: int, bounces: str | None = None
) -> Head:
    """Fixed headers. RFC 3834 marks the mail as a machine's, so that no vacation note answers it; `version` tells
    whoever helps a reader which words they have before them."""
    local, _, domain = sender.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender_name, local, domain)
    message["Content-Language"] = language
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Template-Version"] = str(version)
    titled = EmailMessage(policy=SMTP)
    titled["Subject"] = subject
    return Head(sender, _header_block(message), _header_block(titled), bounces)


def reference(message_id: UUID) -> str:
    """Five consonants: unlike any PIN, no word, and enough to keep a family's invitations out of one thread."""
    number, letters = message_id.int, ""
    for _ in range(_REFERENCE_LENGTH):
        number, index = divmod(number, len(_LETTERS))
        letters += _LETTERS[index]
    return letters


def compose(
    top: Head, *, recipient: Mailbox, message_id: UUID, distinction: str, now: datetime, text: bytes, html: bytes,
    unsubscribe: str | None = None,
) -> Mail:  # fmt: skip
    """A text part and its HTML twin, both in quoted-printable. `distinction` is ASCII and ends the subject;
    `unsubscribe` is a URL that a mail program may post to for its reader (RFC 8058).

    The Message-ID is the message's own id: whoever gets the mail twice can tell. No boundary can occur in a
    part, because quoted-printable never leaves "=_" standing.
    """
    boundary = f"=_{message_id.hex}"
    headers = (
        f" {distinction}\r\n"
        f"To: {recipient.address}\r\n"
        f"Date: {format_datetime(now)}\r\n"
        f"Message-ID: <{message_id}@{top.sender.rpartition('@')[2]}>\r\n"
        f"X-Entity-Ref-ID: {message_id}\r\n"
        f"{_one_click(unsubscribe) if unsubscribe else ''}"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    ).encode()
    parts = (_part_top(boundary, "plain"), text, _part_top(boundary, "html"), html, f"\r\n--{boundary}--\r\n".encode())
    envelope = return_path(top.bounces, message_id) if top.bounces else top.sender
    return Mail(envelope, recipient, b"".join((top.shared, top.subject, headers, *parts)))


def _one_click(url: str) -> str:
    return f"List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _part_top(boundary: str, subtype: str) -> bytes:
    return (
        f"\r\n--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()


def _header_block(message: EmailMessage) -> bytes:
    return message.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n"
