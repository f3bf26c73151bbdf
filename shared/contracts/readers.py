"""Who can see a chart, why, since when and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.messages import Line, Message, Reply, Request


class Reader(Message):
    """Somebody whose account may open the chart. `until` None: until the practice, or they themselves, end it."""

    name: Line
    relation: Line
    since: datetime
    until: datetime | None
    is_asker: bool


class ReadersShown(Reply):
    """The longest access first. `all_told` False: the asker acts for the patient, and is told of nobody else."""

    readers: tuple[Reader, ...]
    all_told: bool


class ReadersRefused(Reply):
    """`not_found` is said for absent, revoked and never granted alike."""

    reason: Literal["not_found", "session_over"]


class ShowReaders(Request[ReadersShown | ReadersRefused], key="identity.show-readers", query=True):
    """Who can see the chart of this grant? `session` is hex SHA-256 of the session cookie."""

    session: Line
    grant_id: UUID
