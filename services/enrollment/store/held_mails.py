"""The table held_mails."""

from __future__ import annotations

from datetime import datetime

from shared.contracts.held_mails import HeldMails, MailsHeld
from shared.db import Connection


async def put(connection: Connection, told: MailsHeld) -> None:
    """Keep what was told, unless something later is known."""
    await connection.execute(
        """
        insert into held_mails as known (practice_id, mails, until, told_at) values ($1, $2, $3, $4)
        on conflict (practice_id) do update
        set mails = excluded.mails, until = excluded.until, told_at = excluded.told_at
        where known.told_at < excluded.told_at
        """,
        told.practice_id,
        told.mails,
        told.until,
        told.told_at,
    )


async def find(connection: Connection, practice_id: str, *, now: datetime) -> HeldMails | None:
    """What waits; None when nothing does, or when the last of it has had its turn and nobody has told."""
    row = await connection.fetchrow(
        "select mails, until from held_mails where practice_id = $1 and mails > 0 and until > $2", practice_id, now
    )
    return HeldMails(mails=row["mails"], until=row["until"]) if row else None
