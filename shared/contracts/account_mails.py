"""Letters about an account, which belong to no invitation and to no practice; notifications obeys."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.messages import Command, Line, Message, Sealed, Text

AccountMail = Literal[
    "confirm_email", "email_changed", "reset_password", "password_changed", "remind_username", "new_device",
    "settings_changed", "account_closed", "reset_required", "copy_made", "chart_shared",
]  # fmt: skip
"""What a letter is about; its sentences are in notifications' catalogs."""
LETTER_SIZE = 4096
"""Bytes of every letter inside its seal."""


class AccountLetter(Message):
    """What stands inside the seal of `SendAccountEmail`.

    `to` is an e-mail address; empty is nobody's. `url` is behind the letter's button. `detail` is what
    this letter alone tells: the usernames of `remind_username`, one a line. `not_me` is the page that stops it all.
    """

    to: Line
    given_name: Line | None = None
    url: Line = ""
    detail: Text | None = None
    not_me: Line = ""

    def padded(self) -> str:
        """As JSON of one size, so that its seal tells nobody whether somebody stands in it. ValueError if too long."""
        text = self.model_dump_json()
        room = LETTER_SIZE - len(text.encode())
        if room < 0:
            raise ValueError("a letter that does not fit")
        return text + " " * room


class SendAccountEmail(Command, key="notifications.send-account-email", aggregate="message_id"):
    """Send one e-mail about an account. `message_id` is stable: told twice, it is one message.

    `letter` is a padded `AccountLetter`, sealed to notifications; one to nobody is dropped, and nobody else can tell
    it from a real one (docs/adr/0026). After `deadline` it is not sent any more. No news of it is told.
    """

    message_id: UUID
    kind: AccountMail
    letter: Sealed
    language: Line
    deadline: datetime
