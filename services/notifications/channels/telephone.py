"""What a telephone provider has to do, whoever it is; and what is done when there is none."""

from __future__ import annotations

from typing import Protocol

from services.notifications.domain.answer import Answer
from services.notifications.domain.code import Code


class Telephone(Protocol):
    """Sends texts and makes calls. Whatever goes wrong becomes an Answer; only a code that was surely not sent may be
    answered by `deferred` or `unreachable`, for it is tried again."""

    async def send(self, code: Code) -> Answer:
        """Text the code, or say it in a call."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class NoTelephone:
    """No provider is configured: every code is refused, and the operator is told by the log."""

    async def send(self, code: Code) -> Answer:
        """Nothing can be sent."""
        return Answer("refused", "no_provider")

    async def close(self) -> None:
        """Nothing to close."""
