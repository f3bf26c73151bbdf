"""Tables `copies` and `copy_pieces` as a worker fills them: one copy at a time, in one snapshot of the chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.records.store.copies import Order
from shared.db import Connection

_TO_MAKE = """
select copy_id, grant_id, account_id, share_id, practice_id, charts, held, since, until, form, language
from copies where made_at is null and gone_at is null and ends_at > now() order by ordered_at limit 20
"""


async def to_make(connection: Connection) -> list[Order]:
    """Those that wait, the oldest first; another worker may be at them."""
    return [Order(**row) for row in await connection.fetch(_TO_MAKE)]


async def claim(connection: Connection, copy_id: UUID) -> bool:
    """Until this transaction ends no other worker makes this copy; False when one does."""
    return bool(
        await connection.fetchval("select pg_try_advisory_xact_lock(hashtextextended($1, 0))", f"copy:{copy_id}")
    )


async def begin(connection: Connection, copy_id: UUID, *, tries: int) -> bool:
    """Count a try; False, and it is given up, when there were so many of them that something must be wrong with it."""
    return bool(
        await connection.fetchval(
            """
            update copies set tries = tries + 1, gone_at = case when tries >= $2 then now() end
            where copy_id = $1 and made_at is null and gone_at is null returning gone_at is null
            """,
            copy_id,
            tries,
        )
    )


async def horizon(connection: Connection) -> str:
    """The transactions that began before now (as PostgreSQL counts them), for `is_past`."""
    return str(await connection.fetchval("select pg_snapshot_xmax(pg_current_snapshot())::text"))


async def is_past(connection: Connection, horizon: str) -> bool:
    """Have all of them ended? Whoever writes from then on sees what had been committed by then."""
    return bool(await connection.fetchval("select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8", horizon))


async def add_piece(connection: Connection, copy_id: UUID, number: int, sealed: bytes) -> None:
    """Keep what has been made so far."""
    await connection.execute(
        "insert into copy_pieces (copy_id, number, sealed) values ($1, $2, $3)", copy_id, number, sealed
    )


async def finish(
    connection: Connection, copy_id: UUID, *, charts: Sequence[str], pieces: int, lives: timedelta
) -> bool:
    """It is made. A serialization error says that its chart, or its order, was touched since the snapshot."""
    done = await connection.execute(
        """
        update copies set made_at = now(), ends_at = now() + $4::interval, charts = $2, pieces = $3
        where copy_id = $1 and made_at is null and gone_at is null
        """,
        copy_id,
        charts,
        pieces,
        lives,
    )
    return done.endswith("1")


async def give_up(connection: Connection, copy_id: UUID) -> None:
    """What was ordered is not open any more."""
    await connection.execute("update copies set gone_at = now() where copy_id = $1 and gone_at is null", copy_id)
