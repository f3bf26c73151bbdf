"""Table `tombstones`: invitations that were taken back; rows are added and never changed (design.md 2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.db import Connection


async def add(connection: Connection, invitation_id: UUID, *, reason: str, now: datetime) -> None:
    """Bury an invitation for ever; a second burial changes nothing."""
    await connection.execute(
        "insert into tombstones (invitation_id, reason, made_at) values ($1, $2, $3) on conflict do nothing",
        invitation_id,
        reason,
        now,
    )
