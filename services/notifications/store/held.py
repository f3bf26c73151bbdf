"""Messages that wait for their turn: put back before a gate or for the night, and counted there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

import asyncpg

from services.notifications.domain.gates import Held
from services.notifications.domain.message import Attempt
from shared.db import Connection


async def hold_back(connection: Connection, held: Sequence[tuple[Attempt, Held]], *, worker: UUID) -> None:
    """Claimed, and it has to wait for its turn: as if never claimed, but later; never past its deadline."""
    await connection.execute(
        """
        update messages set state = 'waiting', claimed_by = null, claimed_at = null, attempts = attempts - 1,
                            due_at = least(later.due_at, deadline), held = later.gate
        from unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::text[]) as later (message_id, attempt, due_at, gate)
        where messages.message_id = later.message_id and state = 'sending' and claimed_by = $1
              and attempts = later.attempt
        """,
        worker,
        [attempt.message_id for attempt, _ in held],
        [attempt.number for attempt, _ in held],
        [one.due_at for _, one in held],
        [one.gate.partition(":")[0] for _, one in held],
    )


async def of_practices(connection: Connection, practice_ids: Collection[str]) -> dict[str, int]:
    """How many mails of each of these practices wait for its day."""
    rows = await connection.fetch(
        """
        select practice_id, count(*) as mails from messages
        where state = 'waiting' and held = 'practice' and practice_id = any($1) group by practice_id
        """,
        list(practice_ids),
    )
    return dict.fromkeys(practice_ids, 0) | {row["practice_id"]: row["mails"] for row in rows}


async def at_gates(connection: Connection) -> list[asyncpg.Record]:
    """What waits for its turn: `held`, `practice_id` or `domain` where that is what holds it, `mails`, `next_at`."""
    return await connection.fetch(
        """
        select held, case held when 'practice' then practice_id when 'domain' then domain end as whose,
               count(*) as mails, min(due_at) as next_at
        from messages where state = 'waiting' and held is not null
        group by held, whose order by count(*) desc, held, whose limit 100
        """
    )
