"""What a mail server said, and what that means (RFC 5321 4.2.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accepted", "deferred", "refused", "unreachable", "unknown"]
"""`accepted` 2xx to the data · `deferred` 4xx about this message · `refused` 5xx about this message, final ·
`unreachable` no mail can leave: no connection, no login, sender not taken · `unknown` handed over, never answered."""
Stage = Literal["session", "recipient", "data"]
"""`session` is everything up to and with MAIL FROM: it concerns us. RCPT and DATA concern this one message."""

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?![\d.])")


@dataclass(frozen=True)
class Answer:
    """A verdict, and the server's code or our own word for what happened; never the server's text, which may echo
    an address. `status` is its enhanced status code (RFC 3463), where it has said one."""

    verdict: Verdict
    code: str = ""
    status: str = ""

    @property
    def said(self) -> str:
        """Both, as they are kept: `smtp_550 5.1.1`."""
        return f"{self.code} {self.status}".rstrip()


def judge(stage: Stage, code: int, words: str = "") -> Answer:
    """The verdict on a reply code; its words may begin with an enhanced status code (RFC 2034).

    A 5xx before the recipient was named (bad password, sender not allowed) is our own fault: it must not turn
    every patient's invitation into a final failure.
    """
    said = f"smtp_{code}"
    if stage == "session":
        return Answer("unreachable", said)
    found = _STATUS.match(words)
    return Answer("refused" if 500 <= code <= 599 else "deferred", said, found.group() if found else "")
