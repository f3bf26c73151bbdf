"""How a pretended household gets back into its account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.identity import Channel, CodeStanding
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
from shared.messages import Request
from shared.seals import Sealer, fingerprint, token

RESET = "Reset_token_token-0123456789abcdefghijklmno"
"""The token in the only letter with a link to reset a password."""
ANSWER, CODE = "Rex", "482913"


@dataclass
class PretendRecovery:
    """Fields are set by tests to stage a state; `open` holds marks of recoveries, and whether each is proven."""

    question: str | None = "first_pet"
    closed_until: datetime | None = None
    channels: tuple[Channel, ...] = ("text", "voice")
    code: CodeStanding | None = None
    refusal: AnswerRefused | CodeRefused | CodeNotRequested | None = None
    over: bool = False
    open: dict[str, bool] = field(default_factory=dict)

    def answers(self, sealer: Sealer, language: str) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What identity answers."""
        return {
            RequestReset: lambda _: MailPromised(),
            RemindUsername: lambda _: MailPromised(),
            OpenReset: lambda asked: self._begin(sealer, sealer.open(asked.token)),
            ShowRecovery: lambda asked: self._show(asked, language),
            AnswerQuestion: lambda asked: self._judge(asked.recovery, sealer.open(asked.answer) == ANSWER),
            CheckRecoveryCode: lambda asked: self._judge(asked.recovery, sealer.open(asked.code) == CODE),
            RequestRecoveryCode: lambda asked: self._send(asked.channel),
            RequestRecoveryCodeAgain: lambda _: self._send(self.code.channel if self.code else "text"),
            ResetPassword: lambda asked: self._choose(asked.recovery, sealer.open(asked.password)),
        }

    def begin(self, *, proven: bool = False) -> str:
        """The cookie of a browser that followed the link."""
        cookie = token()
        self.open[fingerprint(cookie)] = proven
        return cookie

    def _begin(self, sealer: Sealer, secret: str) -> ResetOpened | RecoveryGone:
        if self.over or secret != RESET:
            return RecoveryGone()
        return ResetOpened(recovery_token=sealer.seal("gateway", self.begin()))

    def _show(self, asked: ShowRecovery, language: str) -> RecoveryShown | RecoveryGone:
        if asked.recovery not in self.open:
            return RecoveryGone()
        return RecoveryShown(
            step="choose_password" if self.open[asked.recovery] else "prove",
            language=language,
            question=self.question,
            closed_until=self.closed_until,
            code_channels=self.channels,
            code=self.code,
        )

    def _judge(self, mark: str, right: bool) -> Any:
        if isinstance(self.refusal, AnswerRefused | CodeRefused):
            return self.refusal
        if not right:
            return AnswerRefused(reason="no_match", attempts_left=4)
        self.open[mark] = True
        return RecoveryProven()

    def _send(self, channel: Channel) -> CodeRequested | CodeNotRequested:
        if isinstance(self.refusal, CodeNotRequested):
            return self.refusal
        now = datetime.now(UTC)
        ends, again = now + timedelta(minutes=10), now + timedelta(seconds=60)
        self.code = CodeStanding(channel=channel, expires_at=ends, again_at=again)
        return CodeRequested(code=self.code)

    def _choose(self, mark: str, password: str) -> PasswordReset | PasswordRefused:
        if len(password) < 8:
            return PasswordRefused(reason="password_short")
        self.open.pop(mark, None)
        self.over = True
        return PasswordReset()
