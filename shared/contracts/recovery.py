"""How somebody who forgot a password or a username gets back in (S104-S116); identity answers."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.identity import Channel, CodeStanding
from shared.contracts.proofs import CodeNotRequested, CodeRefused, CodeRequested
from shared.messages import Event, Line, Reply, Request, Sealed


class AccountSecured(Event, key="account.secured", aggregate="account_id", announcers=("identity",), urgent=True):
    """Somebody else may have used this account until now: its password was reset, or must be. What was begun with an
    older proof of the password is worth nothing any more."""

    account_id: UUID
    secured_at: datetime


class MailPromised(Reply):
    """The request counts. Whether the name or address is anybody's, and whether anything was sent, is never told."""


class RequestReset(Request[MailPromised], key="identity.request-reset"):
    """Mail a link to reset the password of the account of this username or e-mail (S104); `language` is the page's."""

    username: Line
    language: Line


class RemindUsername(Request[MailPromised], key="identity.remind-username"):
    """Mail the usernames of the accounts with this very e-mail address to it (S114, S115)."""

    email: Line
    language: Line


class RecoveryGone(Reply):
    """No such recovery or link: used, replaced by a newer one, expired, malformed or unknown; one answer for all."""


class ResetOpened(Reply):
    """The link is good; this browser holds the recovery from now on. Nothing is spent."""

    recovery_token: Sealed


class OpenReset(Request[ResetOpened | RecoveryGone], key="identity.open-reset"):
    """A browser, or a mail scanner, followed the link."""

    token: Sealed


class RecoveryShown(Reply):
    """What the next page may show. `step` "prove" needs an answer or a code first (S107).

    `question` is None where there is none, or no chart whose date of birth could be asked; `code_channels` are the ways
    a code may come, none without a phone on any doctor's record. With neither, the practice is the way out (S113).
    `closed_until` is set while no answer would be heard.
    """

    step: Literal["prove", "choose_password"]
    language: Line
    question: Line | None = None
    closed_until: datetime | None = None
    code_channels: tuple[Channel, ...] = ()
    code: CodeStanding | None = None


class ShowRecovery(Request[RecoveryShown | RecoveryGone], key="identity.show-recovery", query=True):
    """Where does this browser's recovery stand? `recovery` is hex SHA-256 of its cookie."""

    recovery: Line


class RecoveryProven(Reply):
    """This browser may choose a new password now."""


class AnswerRefused(Reply):
    """Date of birth or answer is wrong, never saying which; or none is heard until `retry_at`, or at all."""

    reason: Literal["no_match", "malformed", "closed", "not_offered"]
    attempts_left: int | None = None
    retry_at: datetime | None = None


class AnswerQuestion(
    Request[RecoveryProven | AnswerRefused | RecoveryGone], key="identity.answer-question", deadline=8.0
):
    """The date of birth (ISO 8601) of any chart of the account, and the answer to its question (S108)."""

    recovery: Line
    date_of_birth: Sealed
    answer: Sealed


class RequestRecoveryCode(
    Request[CodeRequested | CodeNotRequested | RecoveryGone], key="identity.request-recovery-code"
):
    """Send a code to this phone (E.164), if it stands on the record of any chart of the account (S109)."""

    recovery: Line
    phone: Sealed
    channel: Channel


class RequestRecoveryCodeAgain(
    Request[CodeRequested | CodeNotRequested | RecoveryGone], key="identity.request-recovery-code-again"
):
    """Send another one the way this browser asked for the last one."""

    recovery: Line


class CheckRecoveryCode(Request[RecoveryProven | CodeRefused | RecoveryGone], key="identity.check-recovery-code"):
    """The code that this browser asked for (6 digits inside the seal)."""

    recovery: Line
    code: Sealed


class PasswordReset(Reply):
    """The new password counts; every session of the account is over, and its addresses are told."""


class PasswordRefused(Reply):
    """Nothing was changed. `password_same`: a reset was required, and this is the password that there was."""

    reason: Literal[
        "not_proven", "password_short", "password_long", "password_no_uppercase", "password_no_number_or_symbol",
        "password_common", "password_same",
    ]  # fmt: skip


class ResetPassword(
    Request[PasswordReset | PasswordRefused | RecoveryGone], key="identity.reset-password", deadline=8.0
):
    """Choose a new password (S110). Nobody is logged in by it."""

    recovery: Line
    password: Sealed
