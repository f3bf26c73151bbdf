"""What the gateway orders of notifications: one-way, and kept by the broker before anybody is told that it is."""

from __future__ import annotations

from contextlib import suppress
from typing import Final
from uuid import UUID, uuid5

from services.gateway.tools import Tools
from shared.contracts.notifications import NoteCodeStatus
from shared.publisher import Outgoing
from shared.wire import Attributes, encode, new_trace

TOLD: Final = UUID("0d0f3a44-7a0c-5f0e-8f3b-6a3c5b1f9e20")
"""The namespace of message ids: the same word on the same code is one message, however often it is told."""


async def note_code_status(tools: Tools, told: NoteCodeStatus) -> bool:
    """Whether the broker keeps it; if not, nothing is known of it and telling it again is safe."""
    said = str(uuid5(TOLD, f"{told.message_id}:{told.status}:{told.error}"))
    attributes = Attributes(said, told.key, said, new_trace())
    with suppress(ConnectionError):
        return await tools.bus.publish(
            Outgoing(told.exchange, told.key, encode(told), attributes.headers("gateway"), message_id=said)
        )
    return False
