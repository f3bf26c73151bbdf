"""A practice's mails that wait because those of the day are used up: told by notifications, shown by enrollment."""

from __future__ import annotations

from datetime import datetime

from shared.messages import Event, Ident, Message


class HeldMails(Message):
    """So many e-mails of the practice wait for their turn; the last one goes by `until`, if nothing else comes."""

    mails: int
    until: datetime


class MailsHeld(Event, key="mails.held", aggregate="practice_id", announcers=("notifications",)):
    """How many of a practice's e-mails wait because its mails of the day are used up, whenever that has changed.

    None of them (`mails` 0) is told too. The latest `told_at` stands.
    """

    practice_id: Ident
    mails: int
    until: datetime
    told_at: datetime
