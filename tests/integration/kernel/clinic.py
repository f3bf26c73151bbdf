"""The toys' EHR: tells on exchange `ehr` as its own user, and hears what comes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import aio_pika

from shared.ids import new_id
from shared.publisher import Outgoing, Publisher
from shared.wire import Attributes, encode, new_trace
from tests.integration.kernel.stand import broker_url
from tests.integration.kernel.toys import ThingSeen
from tests.suite import Servers


def told(event: ThingSeen, *, ce_id: str | None = None, practice: str = "clinic") -> Outgoing:
    """`event` as it is published."""
    identity = ce_id or str(new_id())
    headers = Attributes(identity, event.key, identity, new_trace()).headers("ehr")
    return Outgoing("ehr", f"{practice}.{event.key}", encode(event), headers, message_id=identity)


class Clinic:
    """One EHR system's two connections."""

    def __init__(self, servers: Servers, user: str = "ehr.toy") -> None:
        self.user = user
        self._url = broker_url(servers, user)
        self.publisher = Publisher(self._url, name=user)
        self._connection: aio_pika.abc.AbstractRobustConnection | None = None
        self.heard: list[dict[str, Any]] = []

    async def open(self) -> None:
        """Connect and listen."""
        await self.publisher.open()
        self._connection = await aio_pika.connect_robust(self._url, reconnect_interval=1)
        channel = await self._connection.channel()
        queue = await channel.get_queue(f"{self.user}.outbound", ensure=False)
        await queue.consume(self._hear, no_ack=True)

    async def close(self) -> None:
        """Disconnect."""
        await self.publisher.close()
        if self._connection is not None:
            await self._connection.close()

    async def tell(self, *things: str, wish: str = "", ce_id: str | None = None, practice: str = "clinic") -> None:
        """Tell of these things."""
        await self.publish([told(ThingSeen(thing=t, wish=wish), ce_id=ce_id, practice=practice) for t in things])

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Publish, and know that a queue has each."""
        assert await self.publisher.publish_all(messages) == [True] * len(messages)

    async def tell_raw(
        self, body: bytes, *, headers: dict[str, Any], user_id: str | None = "", practice: str = "clinic", **more: Any
    ) -> None:
        """Publish any bytes under any headers; `user_id` is our own unless another (or None) is given."""
        assert self._connection is not None
        async with self._connection.channel() as channel:
            exchange = await channel.get_exchange("ehr", ensure=False)
            message = aio_pika.Message(body, headers=headers, user_id=self.user if user_id == "" else user_id)
            for name, value in more.items():
                setattr(message, name, value)
            await exchange.publish(message, f"{practice}.thing.seen")

    async def _hear(self, raw: aio_pika.abc.AbstractIncomingMessage) -> None:
        self.heard.append(json.loads(raw.body))

    def reasons(self) -> dict[str | None, str]:
        """ce-id to reason of every refusal so far."""
        return {body["ce_id"]: body["reason"] for body in self.heard if "reason" in body}
