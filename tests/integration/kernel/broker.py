"""The broker as its administrator sees it: how deep a queue is, and what lies in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from shared.queues import RETRY_DELAYS, retry_queue
from tests.integration.kernel.stand import broker_url, toy_definitions
from tests.suite import Servers, purge_all


@dataclass(frozen=True)
class Admin:
    """Looks into the toys' vhost."""

    servers: Servers

    @asynccontextmanager
    async def channel(self, user: str = "administrator") -> AsyncIterator[AbstractChannel]:
        """A channel of any user."""
        connection = await aio_pika.connect(broker_url(self.servers, user))
        async with connection:
            yield await connection.channel(on_return_raises=True)

    async def depth(self, queue: str) -> int:
        """How many messages wait there."""
        async with self.channel() as channel:
            found = await channel.declare_queue(queue, passive=True)
            return found.declaration_result.message_count or 0

    async def take(self, queue: str) -> list[AbstractIncomingMessage]:
        """Everything that waits there, taken away."""
        taken = []
        async with self.channel() as channel:
            found = await channel.get_queue(queue, ensure=False)
            while (message := await found.get(no_ack=True, fail=False)) is not None:
                taken.append(message)
        return taken

    async def waiting(self, queue: str) -> list[AbstractIncomingMessage]:
        """Everything of this queue that waits for another try, taken away: a slow machine may look after the first."""
        return [message for delay in RETRY_DELAYS for message in await self.take(retry_queue(queue, delay))]

    async def empty(self) -> None:
        """Nothing waits anywhere."""
        async with self.channel() as channel:
            await purge_all(channel, [queue["name"] for queue in toy_definitions()["queues"]])
