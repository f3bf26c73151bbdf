"""Caught mails: one .eml file each, the newest first, read once and kept in memory."""

import email
import email.policy
import html
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

_ENVELOPE = "X-Envelope-To"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What the pages and the tests ask of a mail; `id` sorts by time of arrival."""

    id: str
    received_at: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    headers: dict[str, str]

    def summary(self) -> dict[str, Any]:
        """As JSON, without the source."""
        return asdict(self)

    def preview(self) -> str:
        """The first words."""
        return " ".join((self.text or html.unescape(re.sub(r"<[^>]+>", " ", self.html))).split())[:140]

    def arrived(self) -> datetime:
        """When it was caught."""
        return datetime.fromisoformat(self.received_at)


class Mailbox:
    """All mails of one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._mails = {path.stem: _read(path.stem, path.read_bytes()) for path in sorted(folder.glob("*.eml"))}

    def add(self, source: bytes, *, recipients: Iterable[str]) -> Mail:
        """Keeps one mail, on disk and in memory."""
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S.%f}-{len(self._mails):05}"
        marked = f"{_ENVELOPE}: {', '.join(recipients)}\r\n".encode() + source
        (self._folder / f"{name}.eml").write_bytes(marked)
        self._mails[name] = _read(name, marked)
        return self._mails[name]

    def newest_first(self) -> list[Mail]:
        """All mails."""
        return [self._mails[name] for name in sorted(self._mails, reverse=True)]

    def get(self, name: str) -> Mail | None:
        """One mail."""
        return self._mails.get(name)

    def source(self, name: str) -> bytes:
        """The mail as it was sent; `name` must be one that `get` knows."""
        return (self._folder / f"{name}.eml").read_bytes().partition(b"\r\n")[2]

    def clear(self) -> None:
        """Forgets all."""
        for name in list(self._mails):
            (self._folder / f"{name}.eml").unlink(missing_ok=True)
            del self._mails[name]


def _read(name: str, source: bytes) -> Mail:
    parsed = email.message_from_bytes(source, policy=email.policy.default)
    arrived = datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    return Mail(
        id=name,
        received_at=arrived.isoformat(),
        sender=str(parsed["from"] or ""),
        recipients=tuple(one.strip() for one in str(parsed[_ENVELOPE]).split(",") if one.strip()),
        subject=str(parsed["subject"] or "(no subject)"),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
        headers={key: str(value) for key, value in parsed.items() if key != _ENVELOPE},
    )


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    try:
        return str(part.get_content()) if part else ""
    except (LookupError, ValueError):  # a character set that nobody knows
        return ""
