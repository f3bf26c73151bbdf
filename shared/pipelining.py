"""Pipelining: many publishes in one write, because a lock, a task and a write for each cost more than the message.

This is the only file that keeps aiormq's own books of what was published; it is tested against the pinned version.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiormq.abc import ChannelFrame
from aiormq.channel import Channel
from aiormq.exceptions import DeliveryError
from pamqp.body import ContentBody
from pamqp.commands import Basic
from pamqp.header import ContentHeader

WRITE = 100
"""Messages per write; at the largest that a message may be, that is still little memory."""


@dataclass(frozen=True)
class Publish:
    """One message as it stands in frames."""

    method: Basic.Publish
    properties: Basic.Properties
    body: bytes

    @property
    def message_id(self) -> str:
        """What a return names it by."""
        return str(self.properties.message_id)


async def publish_together(channel: Channel, publishes: Sequence[Publish]) -> list[bool]:
    """True per message that the broker confirmed, False per message that it returned or turned away."""
    waiting: dict[int, asyncio.Future[Any]] = {}
    try:
        for start in range(0, len(publishes), WRITE):
            waiting |= await _write(channel, publishes[start : start + WRITE])
        return [await _is_kept(confirmation) for confirmation in waiting.values()]
    finally:
        _forget(channel, dict(zip(waiting, publishes, strict=False)))


async def _write(channel: Channel, publishes: Sequence[Publish]) -> dict[int, asyncio.Future[Any]]:
    """Confirmations by delivery tag. Nothing is noted before the frames are on their way, and no answer can come
    before it is noted: the writer runs only when this task waits again."""
    frames = [frame for publish in publishes for frame in _frames(channel, publish)]
    written = ChannelFrame.marshall(channel.number, frames)
    async with channel.lock:
        await channel.write_queue.put(written)
        return dict(_expect(channel, publish) for publish in publishes)


def _frames(channel: Channel, publish: Publish) -> list[Basic.Publish | ContentHeader | ContentBody]:
    header = ContentHeader(properties=publish.properties, body_size=len(publish.body))
    return [publish.method, header, *channel._split_body(publish.body)]


def _expect(channel: Channel, publish: Publish) -> tuple[int, asyncio.Future[Any]]:
    channel.delivery_tag += 1
    confirmation = channel.create_future()
    channel.confirmations[channel.delivery_tag] = confirmation
    channel.message_id_delivery_tag[publish.message_id] = channel.delivery_tag
    return channel.delivery_tag, confirmation


def _forget(channel: Channel, published: Mapping[int, Publish]) -> None:
    """By its id a returned message finds its confirmation; an id that was published again belongs to the later one."""
    for tag, publish in published.items():
        if channel.message_id_delivery_tag.get(publish.message_id) == tag:
            del channel.message_id_delivery_tag[publish.message_id]


async def _is_kept(confirmation: asyncio.Future[Any]) -> bool:
    try:
        await confirmation
    except DeliveryError:
        return False
    return True
