"""Notifications with a scripted mail server behind it, told what to send as identity tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import aio_pika
import asyncpg

from shared.contracts.enrollment import Practice
from shared.contracts.held_mails import MailsHeld
from shared.contracts.notifications import (
    MessageBounced,
    MessageComplained,
    MessageDeferred,
    MessageDelivered,
    SendEmail,
)
from shared.ids import new_id
from shared.queues import dead_queue
from shared.seals import Sealer
from shared.wire import decode
from tests.fakes.smtp import ScriptedSmtp, scripted_smtp
from tests.suite import Suite, eventually

TOKEN = "Canary-token-0123456789_abcdefghijklmnopqrs"
LINK = f"http://localhost:8080/register/{TOKEN}"
FAST: dict[str, Any] = {
    "retry_first_wait": 0.05, "smtp_timeout": 5.0, "smtp_data_timeout": 20.0, "domain_pause": 0.05
}  # fmt: skip
"""Back again soon, but patient: on a busy machine an answer to the data that is read late would be a mail more."""
News = MessageDelivered | MessageDeferred | MessageBounced
Final = MessageDelivered | MessageBounced
NEWS: dict[str, type[News]] = {event.key: event for event in (MessageDelivered, MessageDeferred, MessageBounced)}


@dataclass
class Post:
    """One test's post office; `news` is what notifications announced of mails, `held` of practices."""

    suite: Suite
    smtp: ScriptedSmtp
    sealer: Sealer
    news: list[News] = field(default_factory=list)
    held: list[MailsHeld] = field(default_factory=list)
    complaints: list[MessageComplained] = field(default_factory=list)

    async def start(self, workers: int = 1, **settings: Any) -> None:
        """Start workers that send to the scripted server."""
        for _ in range(workers):
            await self.suite.start("notifications", smtp_port=self.smtp.port, **{**FAST, **settings})

    def email(self, to: str = "jane@example.com", **changes: Any) -> SendEmail:
        """An order to send a registration e-mail."""
        fields: dict[str, Any] = {
            "message_id": new_id(),
            "kind": "registration",
            "to": to,
            "language": "en",
            "practice": Practice(practice_id="integrative-medicine", name="Integrative Medicine"),
            "given_name": "Jane",
            "link": self.sealer.seal("notifications", LINK),
            "invitation_id": new_id(),
            "deadline": datetime.now(UTC) + timedelta(days=7),
        }
        return SendEmail(**{**fields, **changes})

    async def order(self, *emails: SendEmail) -> None:
        """Tell notifications, as identity does."""
        for email in emails:
            await self.suite.order(email, by="identity", lane="invitations")

    async def row(self, message_id: UUID) -> asyncpg.Record | None:
        """What the table says of a message."""
        async with self.suite.connection("notifications") as connection:
            return await connection.fetchrow("select * from messages where message_id = $1", message_id)

    async def in_state(self, message_id: UUID, state: str, *, within: float = 10.0) -> asyncpg.Record:
        """The row, once it has this state."""

        async def found() -> asyncpg.Record | None:
            row = await self.row(message_id)
            return row if row and row["state"] == state else None

        row: asyncpg.Record = await eventually(found, within=within)
        return row

    async def told(self, message_id: UUID, *, within: float = 10.0) -> Final:
        """The final news of a message, once it has been announced."""

        async def found() -> Final | None:
            return next((one for one in self.all_told(message_id) if isinstance(one, Final)), None)

        news: Final = await eventually(found, within=within)
        return news

    def all_told(self, message_id: UUID) -> list[News]:
        """All that was announced of a message so far."""
        return [one for one in self.news if one.message_id == message_id]

    async def dead(self) -> int:
        """How many orders lie in the dead-letter queue."""
        connection = await aio_pika.connect(self.suite.servers.broker_admin_url)
        async with connection:
            channel = await connection.channel()
            queue = await channel.declare_queue(dead_queue("notifications.send-email.invitations"), passive=True)
            return queue.declaration_result.message_count or 0

    async def hear(self, raw: aio_pika.abc.AbstractIncomingMessage) -> None:
        """Keep what was announced."""
        kind = str(raw.headers["ce-type"])
        if kind == MailsHeld.key:
            self.held.append(decode(MailsHeld, raw.body))
        elif kind == MessageComplained.key:
            self.complaints.append(decode(MessageComplained, raw.body))
        else:
            self.news.append(decode(NEWS[kind], raw.body))


@asynccontextmanager
async def post_office(suite: Suite) -> AsyncIterator[Post]:
    """A post office that listens in on what notifications announces."""
    keys = suite.servers.secrets
    connection = await aio_pika.connect(suite.servers.broker_admin_url)
    async with connection, scripted_smtp() as smtp:
        post = Post(suite, smtp, Sealer(keys.seal_private_keys["identity"], keys.seal_public_keys()))
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        for key in (*NEWS, MailsHeld.key, MessageComplained.key):
            await queue.bind("events", key)
        await queue.consume(post.hear, no_ack=True)
        yield post
        await suite.stop("notifications")
