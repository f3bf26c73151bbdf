"""A person's own account: what stands in it, and how they change it; identity answers.

`session` is everywhere hex SHA-256 of the session cookie.
"""

from __future__ import annotations

from typing import Literal

from shared.contracts.identity import SessionGone
from shared.messages import Line, Reply, Request, Sealed


class AccountShown(Reply):
    """What the holder may change. `fresh`: was the password given lately enough to change how it is reached?

    `reminders`: does the holder want letters that only remind? `phone` is E.164 inside the seal.
    """

    first_name: Line
    last_name: Line
    username: Line
    email: Line
    question: Line | None
    language: Line
    reminders: bool
    fresh: bool
    phone: Sealed | None = None


class ShowAccount(Request[AccountShown | SessionGone], key="identity.show-account", query=True):
    """What stands in this account?"""

    session: Line


class AccountChanged(Reply):
    """It is kept, and the holder was written to at the address that the account had before."""


class ChangeRefused(Reply):
    """Nothing was changed. `not_fresh`: the password has to be given once more first (`identity.prove-session`)."""

    reason: Literal[
        "not_fresh",
        "name_missing",
        "language_unknown",
        "username_missing",
        "username_taken",
        "username_invalid",
        "email_invalid",
        "phone_invalid",
        "question_unknown",
        "answer_missing",
        "password_short",
        "password_long",
        "password_no_uppercase",
        "password_no_number_or_symbol",
        "password_common",
    ]


class ChangeDetails(Request[AccountChanged | ChangeRefused | SessionGone], key="identity.change-details"):
    """Name, language, and whether letters that only remind are wanted (S117, S118)."""

    session: Line
    first_name: Line
    last_name: Line
    language: Line
    reminders: bool


class ChangeUsername(Request[AccountChanged | ChangeRefused | SessionGone], key="identity.change-username"):
    """Another username, by the rules of S58-S60; wants a fresh session."""

    session: Line
    username: Line


class ChangePassword(
    Request[AccountChanged | ChangeRefused | SessionGone], key="identity.change-password", deadline=8.0
):
    """Another password, by the rules of S61-S65; wants a fresh session. Every other session ends."""

    session: Line
    password: Sealed


class ChangeQuestion(
    Request[AccountChanged | ChangeRefused | SessionGone], key="identity.change-question", deadline=8.0
):
    """Another security question and answer (S57); wants a fresh session."""

    session: Line
    question: Line
    answer: Sealed


class ChangeEmail(Request[AccountChanged | ChangeRefused | SessionGone], key="identity.change-email"):
    """Mail a link to a new address; wants a fresh session.

    The account keeps the address that it has until the link is followed and confirmed (`identity.confirm-email`), which
    tells the old one. Whether the new one is anybody's is never told.
    """

    session: Line
    email: Line


class AccountClosed(Reply):
    """The account is over: its accesses, sessions and username with it. What the practices keep is theirs."""


class CloseAccount(Request[AccountClosed | ChangeRefused | SessionGone], key="identity.close-account"):
    """The holder leaves (S118); wants a fresh session. Each practice is told (`access.ended`)."""

    session: Line
