"""Somebody who forgot their password: their mailbox, their browsers, and what they can prove."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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
from tests.integration.identity.letters import mailed_token
from tests.integration.identity.persons import BORN, Browser, execute, invited
from tests.integration.identity.phones import PHONE
from tests.suite import Suite

NEW = "Quiet-harbor-lights-9"
OTHER_PHONE = "+12025550199"


@dataclass
class Forgetful:
    """One browser that follows a mailed link; every call is a request over the bus."""

    suite: Suite
    cookie: str = ""

    @property
    def door(self) -> Browser:
        """Seals, and the rest of what a browser can do."""
        return Browser(self.suite)

    @property
    def mark(self) -> str:
        """The fingerprint of the recovery's cookie."""
        return fingerprint(self.cookie)

    async def ask(self, request: Any, **options: Any) -> Any:
        """Over the bus."""
        return await self.suite.bus.ask(request, **{"deadline": 30.0, **options})

    async def forget(self, username: str = "rosa@example.org") -> MailPromised:
        """Forgot password."""
        found: MailPromised = await self.ask(RequestReset(username=username, language="en"))
        return found

    async def forget_username(self, email: str = "rosa@example.org") -> MailPromised:
        """Forgot username."""
        found: MailPromised = await self.ask(RemindUsername(email=email, language="en"))
        return found

    async def open(self, token: str) -> ResetOpened | RecoveryGone:
        """Follow the link."""
        reply: ResetOpened | RecoveryGone = await self.ask(OpenReset(token=self.door.seal(token)))
        if isinstance(reply, ResetOpened):
            self.cookie = self.door.unseal(reply.recovery_token)
        return reply

    async def show(self) -> RecoveryShown | RecoveryGone:
        """What may the next page show?"""
        found: RecoveryShown | RecoveryGone = await self.ask(ShowRecovery(recovery=self.mark))
        return found

    async def answer(
        self, answer: str = "Rex", born: str = BORN.isoformat()
    ) -> RecoveryProven | AnswerRefused | RecoveryGone:
        """Date of birth and answer."""
        seal = self.door.seal
        found: RecoveryProven | AnswerRefused | RecoveryGone = await self.ask(
            AnswerQuestion(recovery=self.mark, date_of_birth=seal(born), answer=seal(answer))
        )
        return found

    async def ask_code(
        self, phone: str = PHONE, channel: Channel = "text"
    ) -> CodeRequested | CodeNotRequested | RecoveryGone:
        """A code by phone."""
        found: CodeRequested | CodeNotRequested | RecoveryGone = await self.ask(
            RequestRecoveryCode(recovery=self.mark, phone=self.door.seal(phone), channel=channel)
        )
        return found

    async def ask_code_again(self) -> CodeRequested | CodeNotRequested | RecoveryGone:
        """Another one."""
        found: CodeRequested | CodeNotRequested | RecoveryGone = await self.ask(
            RequestRecoveryCodeAgain(recovery=self.mark)
        )
        return found

    async def enter(self, code: str) -> RecoveryProven | CodeRefused | RecoveryGone:
        """The code."""
        found: RecoveryProven | CodeRefused | RecoveryGone = await self.ask(
            CheckRecoveryCode(recovery=self.mark, code=self.door.seal(code))
        )
        return found

    async def choose(self, password: str = NEW) -> PasswordReset | PasswordRefused | RecoveryGone:
        """A new password."""
        found: PasswordReset | PasswordRefused | RecoveryGone = await self.ask(
            ResetPassword(recovery=self.mark, password=self.door.seal(password))
        )
        return found


async def holder(suite: Suite, username: str = "rosa@example.org", **changes: Any) -> Browser:
    """Somebody with an account, one chart and a phone on its record, logged in."""
    _, link = await invited(suite, **{"phone": PHONE, **changes})
    person = Browser(suite)
    await person.register(link, username)
    return person


async def opened(suite: Suite, username: str = "rosa@example.org") -> Forgetful:
    """A browser that asked for a link and followed it."""
    person = Forgetful(suite)
    await person.forget(username)
    await person.open(await mailed_token(suite, "reset_password"))
    return person


async def later(suite: Suite, time: timedelta) -> None:
    """Let time pass for letters, recoveries, codes and wrong answers."""
    await execute(
        suite, "update mailings set asked_at = asked_at - $1::interval, expires_at = expires_at - $1::interval", time
    )
    await execute(suite, "update recoveries set expires_at = expires_at - $1::interval", time)
    await execute(suite, "update answer_misses set last_at = last_at - $1::interval", time)
    await execute(
        suite,
        "update codes set requested_at = requested_at - $1::interval, expires_at = expires_at - $1::interval",
        time,
    )
