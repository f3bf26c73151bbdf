"""Letters that somebody asks for about an account: how many, and how long their links live (trust.md 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Purpose = Literal["confirm_email", "reset_password", "remind_username"]
HOUR = timedelta(hours=1)
"""For so long letters are counted."""
_PATHS: dict[Purpose, str] = {"confirm_email": "confirm/", "reset_password": "reset/link/", "remind_username": "login"}


@dataclass(frozen=True)
class MailingRules:
    """How long each link lives, and how many letters of one kind a subject gets in an hour; beyond, none is sent, and
    nobody is told so. An account whose address nobody has confirmed after `unconfirmed_life` is forgotten.
    """

    confirm_life: timedelta = timedelta(days=3)
    reset_life: timedelta = timedelta(hours=1)
    hourly: int = 3
    unconfirmed_life: timedelta = timedelta(days=7)

    def life(self, purpose: Purpose) -> timedelta:
        """From the asking to the link's end; a letter that comes later is of no use."""
        return self.confirm_life if purpose == "confirm_email" else self.reset_life


def url(public_url: str, purpose: Purpose, token: str) -> str:
    """Where the letter's button leads: below the configured address, with its token where there is one."""
    path = _PATHS[purpose]
    return f"{public_url.rstrip('/')}/{path}{token if path.endswith('/') else ''}"
