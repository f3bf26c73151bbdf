"""What a mail server said, and what that means (RFC 5321 4.2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["accepted", "deferred", "refused", "unreachable", "unknown"]
"""`accepted` 2xx to the data · `deferred` 4xx about this message · `refused` 5xx about this message, final ·
`unreachable` no mail can leave: no connection, no login, sender not taken · `unknown` handed over, never answered."""
Stage = Literal["session", "recipient", "data"]
"""`session` is everything up to and with MAIL FROM: it concerns us. RCPT and DATA concern this one message."""


@dataclass(frozen=True)
class Answer:
    """A verdict, and the server's code or our own word for what happened; never the server's text, which may echo
    an address."""

    verdict: Verdict
    code: str = ""


def judge(stage: Stage, code: int) -> Answer:
    """The verdict on a reply code.

    A 5xx before the recipient was named (bad password, sender not allowed) is our own fault: it must not turn
    every patient's invitation into a final failure.
    """
    said = f"smtp_{code}"
    if stage == "session":
        return Answer("unreachable", said)
    if 500 <= code <= 599:
        return Answer("refused", said)
    return Answer("deferred", said)
