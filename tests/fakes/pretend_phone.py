"""How a pretended account gets another phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.account_phones import CheckPhoneCode, PhoneShown, RemovePhone, RequestPhoneCode, ShowPhone
from shared.contracts.accounts import AccountChanged, ChangeRefused
from shared.contracts.identity import Channel, CodeStanding
from shared.contracts.proofs import CodeNotRequested, CodeRefused, CodeRequested
from shared.messages import Request
from shared.seals import Sealer

CODE = "482913"


@dataclass
class PretendPhone:
    """Fields are set by tests to stage a state; numbers are E.164."""

    number: str | None = None
    wanted: str | None = None
    channels: tuple[Channel, ...] = ("text", "voice")
    code: CodeStanding | None = None
    fresh: bool = True
    refusal: CodeNotRequested | ChangeRefused | CodeRefused | None = None

    def answers(self, sealer: Sealer) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What identity answers."""
        return {
            ShowPhone: lambda _: PhoneShown(
                phone=self.sealed(sealer), code_channels=self.channels, code=self.code, fresh=self.fresh
            ),
            RequestPhoneCode: lambda asked: self._request(sealer.open(asked.phone), asked.channel),
            CheckPhoneCode: lambda asked: self._check(sealer.open(asked.code)),
            RemovePhone: lambda _: self._remove(),
        }

    def sealed(self, sealer: Sealer) -> str | None:
        """The number, closed to the gateway."""
        return sealer.seal("gateway", self.number) if self.number else None

    def _request(self, phone: str, channel: Channel) -> CodeRequested | CodeNotRequested | ChangeRefused:
        if isinstance(self.refusal, CodeNotRequested | ChangeRefused):
            return self.refusal
        now = datetime.now(UTC)
        ends, again = now + timedelta(minutes=10), now + timedelta(seconds=60)
        self.wanted, self.code = phone, CodeStanding(channel=channel, expires_at=ends, again_at=again)
        return CodeRequested(code=self.code)

    def _check(self, code: str) -> AccountChanged | CodeRefused:
        if isinstance(self.refusal, CodeRefused):
            return self.refusal
        if code != CODE:
            return CodeRefused(reason="no_match", attempts_left=4)
        self.number, self.wanted, self.code = self.wanted, None, None
        return AccountChanged()

    def _remove(self) -> AccountChanged | ChangeRefused:
        if isinstance(self.refusal, ChangeRefused):
            return self.refusal
        self.number = None
        return AccountChanged()
