"""Registration links: a token in a mailbox, good for a week at most and for one completed registration (S33)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class LinkRules:
    """How long a link lives, and how many open attempts one invitation bears at a time (scanners open many).

    `proof_idle` is how long a verified attempt may lie unused before identity is to be verified anew.
    """

    life: timedelta = timedelta(days=7)
    attempt_life: timedelta = timedelta(hours=24)
    open_attempts: int = 50
    proof_idle: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class NewLink:
    """A link about to be kept: hex SHA-256 of its token, and when it dies."""

    fingerprint: str
    expires_at: datetime


def expiry(now: datetime, *, invitation_expires_at: datetime, rules: LinkRules) -> datetime:
    """A link never outlives its invitation."""
    return min(now + rules.life, invitation_expires_at)


def is_token(text: str) -> bool:
    """Could this be a token of ours? One that was cut, wrapped or decorated is not looked up."""
    return _TOKEN.fullmatch(text) is not None


def url(public_url: str, token: str) -> str:
    """Where the e-mail's button leads: always below the configured address (trust.md 1)."""
    return f"{public_url.rstrip('/')}/r/{token}"


def quiet_url(public_url: str, mark: str) -> str:
    """Where "no more reminders" leads."""
    return f"{public_url.rstrip('/')}/u/{mark}"


def not_me_url(public_url: str, mark: str) -> str:
    """Where "this is not me" leads."""
    return f"{public_url.rstrip('/')}/n/{mark}"
