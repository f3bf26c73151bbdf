"""An outgoing message: its states, and what becomes of it after each answer of a mail server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.notifications.domain.answer import Answer

State = Literal["waiting", "sending", "delivered", "bounced"]
"""`waiting` has a due time; `sending` is claimed by one worker; the other two are final."""
InvitationMail = Literal["registration", "reminder", "access_ending"]
AccountMail = Literal[
    "confirm_email", "email_changed", "reset_password", "password_changed", "remind_username", "new_device",
    "settings_changed", "account_closed", "reset_required", "copy_made", "chart_shared",
]  # fmt: skip
Kind = Literal[InvitationMail, AccountMail]
Lane = Literal["security", "accounts", "bulk", "invitations", "reminders"]
Reason = Literal["refused", "expired"]

Class = Literal["urgent", "bulk", "invitations", "reminders"]
CLASSES: dict[Class, tuple[Lane, ...]] = {
    "urgent": ("security", "accounts"),
    "bulk": ("bulk",),
    "invitations": ("invitations",),
    "reminders": ("reminders",),
}
"""Each class has connections of its own and claims for itself: nothing but the address itself holds up what is urgent,
which is what somebody waits for, or has to know. `bulk` is what an operator may order for every account at once:
nobody has asked for it, and whoever then asks for a new password must not stand behind all the others."""
URGENT = CLASSES["urgent"]
PROTECTING: tuple[Lane, ...] = (*URGENT, "bulk")
"""Whose mails protect an account, and are tried at an address that is said to be dead (docs/adr/0046)."""
LANE_OF: dict[Kind, Lane] = {
    "registration": "invitations",
    "reminder": "reminders",
    "access_ending": "reminders",
    "confirm_email": "accounts",
    "email_changed": "accounts",
    "reset_password": "accounts",
    "password_changed": "accounts",
    "remind_username": "accounts",
    "new_device": "accounts",
    "settings_changed": "accounts",
    "account_closed": "accounts",
    "reset_required": "bulk",
    "copy_made": "accounts",
    "chart_shared": "accounts",
}

TEMPLATES = 1
"""The version of templates and catalogs that a mail is written in if it is ordered now (docs/adr/0047)."""


def class_of(kind: Kind) -> Class:
    """Who sends it: who waits for a link to log in again never waits behind invitations (speed.md 4)."""
    return next(name for name, lanes in CLASSES.items() if LANE_OF[kind] in lanes)


JITTER = 0.25
MOST_UNANSWERED = 3
"""So often a mail is handed over at most if no server ever says that it took it: each time may be one mail more."""


@dataclass(frozen=True)
class Patience:
    """How back-off grows: `first`, doubled, up to `longest` for a mailbox or greylist that says "later" (24 h,
    trust.md 2), or `longest_for_server` while our way out is down, so that mail leaves soon after it is mended."""

    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=24)
    longest_for_server: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Message:
    """One e-mail to one person; `link`, `not_me` and `quiet` are whole URLs; `days_left` is what a reminder tells.

    `templates` is the version of words and looks that it was ordered in, whenever it is sent. `accent` is the
    practice's color, `#rrggbb`. A letter about an account has neither practice nor invitation;
    `detail` is what it tells beside its sentences.
    """

    message_id: UUID
    kind: Kind
    recipient: str
    language: str
    practice_name: str | None
    given_name: str | None
    link: str
    invitation_id: UUID | None
    deadline: datetime
    days_left: int | None = None
    detail: str | None = None
    not_me: str | None = None
    quiet: str | None = None
    accent: str | None = None
    templates: int = TEMPLATES


@dataclass(frozen=True)
class Attempt:
    """One worker's claim on a message; `number` counts from 1 and fences off a claim that was lost. `unanswered` is
    how often it was handed over before and nobody said whether it was taken."""

    message_id: UUID
    kind: Kind
    invitation_id: UUID | None
    deadline: datetime
    number: int
    unanswered: int = 0


@dataclass(frozen=True)
class Delivered:
    """The recipient's mail server took it. Final."""


@dataclass(frozen=True)
class Bounced:
    """It will never be sent again, and why. Final."""

    reason: Reason


@dataclass(frozen=True)
class Waiting:
    """It will be tried again at `due_at`."""

    due_at: datetime


Outcome = Delivered | Bounced | Waiting


def is_expired(deadline: datetime, *, now: datetime) -> bool:
    """Past its deadline a message is not sent any more: its link is dead, and so is its news."""
    return now >= deadline


def wait_before_retry(tries: int, *, first: timedelta, longest: timedelta, chance: float) -> timedelta:
    """Exponential back-off after `tries` >= 1; `chance` in [0, 1) spreads it by +-25 %, never past `longest`."""
    doublings = min(max(tries - 1, 0), 20)
    wait = min(first * (1 << doublings), longest)
    return min(wait * (1 - JITTER + 2 * JITTER * chance), longest)


def outcome_of(attempt: Attempt, answer: Answer, *, now: datetime, patience: Patience, chance: float) -> Outcome:
    """What an answer makes of a message.

    `unknown` (handed over, but the acceptance was never heard) is sent again with the same Message-ID, up to
    `MOST_UNANSWERED` times in all: e-mail is at-least-once, and this is the crash window of design.md 6. A retry never
    falls due after the deadline.
    """
    if answer.verdict == "accepted":
        return Delivered()
    if answer.verdict == "refused":
        return Bounced("refused")
    if answer.verdict == "unknown" and attempt.unanswered + 1 >= MOST_UNANSWERED:
        return Bounced("refused")
    if is_expired(attempt.deadline, now=now):
        return Bounced("expired")
    longest = patience.longest if answer.verdict == "deferred" else patience.longest_for_server
    wait = wait_before_retry(attempt.number, first=patience.first, longest=longest, chance=chance)
    return Waiting(min(now + wait, attempt.deadline))
