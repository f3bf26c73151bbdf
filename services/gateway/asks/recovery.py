"""What the gateway asks identity for whoever forgot a password or a username."""

from __future__ import annotations

from datetime import date

from services.gateway.asks import ask
from services.gateway.visits import Arrival, Submission
from shared.contracts.identity import Channel
from shared.contracts.proofs import CodeNotRequested, CodeRefused, CodeRequested
from shared.contracts.recovery import (
    AnswerQuestion,
    AnswerRefused,
    CheckRecoveryCode,
    MailPromised,
    OpenReset,
    PasswordRefused,
    PasswordReset,
    RecoveryGone,
    RecoveryProven,
    RecoveryShown,
    RemindUsername,
    RequestRecoveryCode,
    RequestRecoveryCodeAgain,
    RequestReset,
    ResetOpened,
    ResetPassword,
    ShowRecovery,
)
from shared.seals import fingerprint

SERVICE = "identity"


async def request_reset(said: Submission) -> MailPromised:
    """Mail a link, if the name is anybody's (S104)."""
    request = RequestReset(username=said.fields.line("username"), language=said.language)
    return await ask(said.tools, request, message_id=said.message_id)


async def remind_username(said: Submission) -> MailPromised:
    """Mail the username, if the address is anybody's (S114)."""
    request = RemindUsername(email=said.fields.line("email"), language=said.language)
    return await ask(said.tools, request, message_id=said.message_id)


async def open_reset(arrival: Arrival, *, token: str) -> ResetOpened | RecoveryGone:
    """Follow the mailed link; nothing is spent."""
    return await ask(arrival.tools, OpenReset(token=arrival.tools.sealer.seal(SERVICE, token)))


async def show_recovery(arrival: Arrival, *, recovery: str) -> RecoveryShown | RecoveryGone:
    """Where does this browser stand?"""
    return await ask(arrival.tools, ShowRecovery(recovery=recovery))


async def answer_question(said: Submission, *, born: date) -> RecoveryProven | AnswerRefused | RecoveryGone:
    """Date of birth and answer (S108)."""
    seal = said.tools.sealer.seal
    request = AnswerQuestion(
        recovery=fingerprint(said.holder),
        date_of_birth=seal(SERVICE, born.isoformat()),
        answer=seal(SERVICE, said.fields.line("answer")),
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def request_recovery_code(
    said: Submission, *, phone: str, channel: Channel
) -> CodeRequested | CodeNotRequested | RecoveryGone:
    """A code to the phone on the doctor's record (S109)."""
    sealed = said.tools.sealer.seal(SERVICE, phone)
    request = RequestRecoveryCode(recovery=fingerprint(said.holder), phone=sealed, channel=channel)
    return await ask(said.tools, request, message_id=said.message_id)


async def request_recovery_code_again(said: Submission) -> CodeRequested | CodeNotRequested | RecoveryGone:
    """Another one."""
    request = RequestRecoveryCodeAgain(recovery=fingerprint(said.holder))
    return await ask(said.tools, request, message_id=said.message_id)


async def check_recovery_code(said: Submission, *, code: str) -> RecoveryProven | CodeRefused | RecoveryGone:
    """The code that came."""
    request = CheckRecoveryCode(recovery=fingerprint(said.holder), code=said.tools.sealer.seal(SERVICE, code))
    return await ask(said.tools, request, message_id=said.message_id)


async def reset_password(said: Submission) -> PasswordReset | PasswordRefused | RecoveryGone:
    """The new password (S110)."""
    password = said.tools.sealer.seal(SERVICE, said.fields.secret("password"))
    request = ResetPassword(recovery=fingerprint(said.holder), password=password)
    return await ask(said.tools, request, message_id=said.message_id)
