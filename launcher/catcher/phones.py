"""Texts and calls of a provider with Twilio's shape, kept per telephone number."""

import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import unescape
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Caught:
    """One text or call; `words` is the text, or what a call would say."""

    sid: str
    kind: Literal["text", "call"]
    to: str
    sender: str
    words: str
    received_at: str

    def summary(self) -> dict[str, Any]:
        """As JSON for programs."""
        return asdict(self) | {"heard": self.heard()}

    def heard(self) -> str:
        """What a person reads or hears: of a call's TwiML, what is said in it."""
        if self.kind == "text":
            return self.words
        said = re.findall(r"<Say[^>]*>([^<]*)</Say>", self.words)
        return unescape(" ".join(said)) if said else self.words

    def arrived(self) -> datetime:
        """When it came."""
        return datetime.fromisoformat(self.received_at)

    def answer(self, account: str) -> dict[str, Any]:
        """What Twilio answers when it has accepted a message or a call."""
        arrived = format_datetime(self.arrived())
        return {
            "sid": self.sid,
            "account_sid": account,
            "status": "queued",
            "to": self.to,
            "from": self.sender,
            "body": self.words if self.kind == "text" else None,
            "direction": "outbound-api",
            "date_created": arrived,
            "error_code": None,
            "error_message": None,
        }


class Phones:
    """Everything caught since the start."""

    def __init__(self) -> None:
        self._caught: list[Caught] = []

    def add(self, kind: Literal["text", "call"], *, to: str, sender: str, words: str) -> Caught:
        """Keeps one."""
        sid = ("SM" if kind == "text" else "CA") + secrets.token_hex(16)
        now = datetime.now(UTC).isoformat()
        caught = Caught(sid=sid, kind=kind, to=to, sender=sender, words=words, received_at=now)
        self._caught.append(caught)
        return caught

    def all(self) -> list[Caught]:
        """The newest first."""
        return list(reversed(self._caught))

    def numbers(self) -> list[str]:
        """Every number that got something, the latest first."""
        return list(dict.fromkeys(caught.to for caught in self.all()))

    def of(self, number: str) -> list[Caught]:
        """One phone's screen, the oldest first."""
        return [caught for caught in self._caught if caught.to == number]

    def clear(self) -> None:
        """Forgets all."""
        self._caught.clear()
