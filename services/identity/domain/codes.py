"""Security codes by phone: when one may be asked for, how often it may be tried, and when it dies (trust.md 1)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

Purpose = Literal["registration", "recovery", "phone"]
"""What a right code proves: who registers, who gets back into an account, or whose phone it is."""
Channel = Literal["text", "voice"]
DAY = timedelta(days=1)
"""For so long requests, sends and failures are remembered."""
_CODE = re.compile(r"[0-9]{6}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True)
class CodeRules:
    """trust.md 1. `phone_daily` bounds what a subject may ask for and what one phone may get; `practice_daily` is
    what all the codes of one practice may cost. `channels` are those offered here; none closes the phone route.
    """

    life: timedelta = timedelta(minutes=10)
    checks: int = 5
    failures_daily: int = 15
    apart: timedelta = timedelta(seconds=60)
    burst: int = 3
    burst_time: timedelta = timedelta(minutes=30)
    phone_daily: int = 6
    practice_daily: int = 500
    channels: tuple[Channel, ...] = ("text", "voice")


@dataclass(frozen=True)
class Code:
    """One request. `matched`: date of birth and phone were right; `sent`: and the phone's and practice's day had room.

    `check` is the code's keyed hash, None once it was used, replaced or voided.
    """

    code_id: UUID
    holder: UUID
    channel: Channel
    phone_index: bytes
    matched: bool
    sent: bool
    requested_at: datetime
    expires_at: datetime
    check: bytes | None = None
    failures: int = 0


@dataclass(frozen=True)
class Requests:
    """All that one subject asked for within the last day, the newest first, from every browser together."""

    codes: Sequence[Code] = ()

    @property
    def failures(self) -> int:
        """Wrong codes within the day; asking for another one never makes them fewer."""
        return sum(code.failures for code in self.codes)

    def last_of(self, holder: UUID) -> Code | None:
        """What this browser asked for last."""
        return next((code for code in self.codes if code.holder == holder), None)


@dataclass(frozen=True)
class Asker:
    """Who asks for codes and tries them: an invitation or an account, in the browser of `holder`.

    `practice_id` pays; `chain`, `actor`, `right` and `about` are for the audit. `phones` are the keyed hashes of those
    that a code must have gone to if it is to count; None: whoever may ask at all has said so already.
    """

    purpose: Purpose
    subject: UUID
    holder: UUID
    channels: tuple[Channel, ...] = ()
    language: str = "en"
    practice_id: str = ""
    chain: str = ""
    actor: str = ""
    right: str = "link"
    about: str = ""
    phones: frozenset[bytes] | None = None


@dataclass(frozen=True)
class Wish:
    """What is asked for: the way, the phone that was typed, and whether all that was typed is right."""

    channel: Channel
    phone: str
    phone_index: bytes
    matched: bool


def welcome_at(requests: Requests, now: datetime, *, rules: CodeRules) -> datetime:
    """When the next request is welcome: 60 s after the last one, 3 within 30 minutes, 6 within a day; `now` if now."""
    asked = [code.requested_at for code in requests.codes]
    limits = ((1, rules.apart), (rules.burst, rules.burst_time), (rules.phone_daily, DAY))
    return max([now, *(asked[count - 1] + time for count, time in limits if len(asked) >= count)])


def paused_until(requests: Requests, now: datetime, *, rules: CodeRules) -> datetime | None:
    """Until when no code may be tried or asked for, after so many failures in a day; None when one may."""
    left = requests.failures
    if left < rules.failures_daily:
        return None
    for code in reversed(requests.codes):
        left -= code.failures
        if left < rules.failures_daily:
            return max(now, code.requested_at + DAY)
    return None


def standing(code: Code | None, now: datetime, *, rules: CodeRules) -> Literal["expired", "spent"] | None:
    """Why no code counts at the moment: never asked for, used, replaced or too old, or tried too often; or None."""
    if code is not None and code.failures >= rules.checks:
        return "spent"
    return "expired" if code is None or code.check is None or now >= code.expires_at else None


def checks_left(code: Code, requests: Requests, *, rules: CodeRules) -> int:
    """How many more wrong codes this one bears."""
    return max(0, min(rules.checks - code.failures, rules.failures_daily - requests.failures))


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**6):06}"


def read_code(text: str) -> str | None:
    """Six ASCII digits, or None: such a try does not count."""
    return text if _CODE.fullmatch(text) else None


def read_phone(text: str) -> str | None:
    """A number as E.164 writes it, or None: such a request does not count."""
    return text if _PHONE.fullmatch(text) else None


def nobodys(phone: str) -> str:
    """A number of the same length that begins with +0: no country's, so nobody's (E.164)."""
    return "+" + "0" * (len(phone) - 1)
