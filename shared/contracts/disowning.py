"""How a person says "this is not me", and what ends by it (trust.md 1: a page, then a POST)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.enrollment import Practice
from shared.messages import Event, Reply, Request, Sealed


class AccessEnded(Event, key="access.ended", aggregate="invitation_id", announcers=("identity",), urgent=True):
    """The person, and not the practice, has ended an invitation and whatever it granted, for ever.

    `not_me`: whoever got it says that it is for somebody else. `left`: the account's holder wants no access any more.
    """

    invitation_id: UUID
    reason: Literal["not_me", "left"]
    ended_at: datetime


class MailShown(Reply):
    """What a mail with this mark was about: an invitation of `practice`, the account of whoever got it, or an account
    that somebody gave this address for, which nobody has confirmed yet. `closed`: of the account nothing is left that
    could be stopped."""

    about: Literal["invitation", "account", "address"]
    practice: Practice | None = None
    closed: bool = False


class MailGone(Reply):
    """Malformed, unknown, of an address that was corrected since, or of an invitation that is over: one answer."""


class ShowMail(Request[MailShown | MailGone], key="identity.show-mail", query=True):
    """What would be stopped? Asking stops nothing: mail scanners open links. `token` is the mark in the mail's link."""

    token: Sealed


class MailDisowned(Reply):
    """It is stopped, and the practice will hear of it. Of an account that is `closed` it is on record."""

    about: Literal["invitation", "account", "address"]
    practice: Practice | None = None
    closed: bool = False


class DisownMail(Request[MailDisowned | MailGone], key="identity.disown-mail"):
    """Whoever got the mail says: this is not me.

    An invitation is frozen: link, PIN and registrations in progress stop, and a grant made by it ends. Of an account
    every session and mailed link ends, and nobody logs in until its password was chosen anew; of one that is closed it
    is audited. An address is let go: its link confirms nothing, and an account that has no other is over.
    """

    token: Sealed
