"""Notifications with a scripted provider of texts and calls behind it, told what to send as identity tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import aio_pika
import asyncpg

from shared.contracts.notifications import CodeFailed, SendCode
from shared.ids import new_id
from shared.seals import Sealer
from shared.wire import decode
from tests.fakes.provider import ScriptedProvider, scripted_provider
from tests.suite import Suite, eventually

PHONE, CODE = "+12025550143", "482913"
FINAL = ("sent", "refused", "expired", "unknown")


@dataclass
class Exchange:
    """One test's telephone exchange; `news` is what notifications announced of codes."""

    suite: Suite
    provider: ScriptedProvider
    sealer: Sealer
    news: list[CodeFailed] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, Any]:
        """Who we are at the provider."""
        return {
            "provider_url": self.provider.url,
            "provider_account": "AC1",
            "provider_token": "token-1",
            "provider_sender": "+15005550006",
            "provider_timeout": 10.0,
        }

    async def start(self, workers: int = 1, **settings: Any) -> None:
        """Start workers that order at the scripted provider."""
        for _ in range(workers):
            await self.suite.start("notifications", **{**self.settings, **settings})

    def code(self, to: str = PHONE, *, digits: str = CODE, **changes: Any) -> SendCode:
        """An order to send a code."""
        fields: dict[str, Any] = {
            "message_id": new_id(),
            "channel": "text",
            "to": self.sealer.seal("notifications", to),
            "code": self.sealer.seal("notifications", digits),
            "language": "en",
            "practice_id": "integrative-medicine",
            "invitation_id": new_id(),
            "deadline": datetime.now(UTC) + timedelta(minutes=10),
        }
        return SendCode(**{**fields, **changes})

    async def order(self, *codes: SendCode) -> None:
        """Tell notifications, as identity does."""
        for code in codes:
            await self.suite.order(code, by="identity")

    async def row(self, message_id: UUID) -> asyncpg.Record | None:
        """What the table says of a code."""
        async with self.suite.connection("notifications") as connection:
            return await connection.fetchrow("select * from codes where message_id = $1", message_id)

    async def in_state(self, message_id: UUID, *states: str, within: float = 10.0) -> asyncpg.Record:
        """The row, once it has one of these states."""

        async def found() -> asyncpg.Record | None:
            row = await self.row(message_id)
            return row if row and row["state"] in states else None

        row: asyncpg.Record = await eventually(found, within=within)
        return row

    async def ended(self, message_id: UUID, *, within: float = 10.0) -> asyncpg.Record:
        """The row, once its state is final; number and code are gone by then."""
        row = await self.in_state(message_id, *FINAL, within=within)
        assert (row["recipient"], row["code"]) == (None, None)
        return row

    async def hear(self, raw: aio_pika.abc.AbstractIncomingMessage) -> None:
        """Keep what was announced."""
        self.news.append(decode(CodeFailed, raw.body))


@asynccontextmanager
async def telephone_exchange(suite: Suite) -> AsyncIterator[Exchange]:
    """An exchange without workers yet, that listens in on what notifications announces."""
    keys = suite.servers.secrets
    connection = await aio_pika.connect(suite.servers.broker_admin_url)
    async with connection, scripted_provider() as provider:
        found = Exchange(suite, provider, Sealer(keys.seal_private_keys["identity"], keys.seal_public_keys()))
        queue = await (await connection.channel()).declare_queue(exclusive=True)
        await queue.bind("events", CodeFailed.key)
        await queue.consume(found.hear, no_ack=True)
        yield found
        await suite.stop("notifications")
