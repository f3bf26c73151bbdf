"""Table `account_tries`: accounts that an invitation was used to make, and names that it was told are taken.

Whoever adds one holds the invitation's registration: parallel tries are counted one by one.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.account_tries import DAY, AccountTries
from shared.db import Connection


async def find(connection: Connection, invitation_id: UUID) -> AccountTries:
    """Those within the last day, by the database's time."""
    row = await connection.fetchrow(
        """
        select count(*) filter (where made) as made, count(*) filter (where not made) as taken
        from account_tries where invitation_id = $1 and tried_at > now() - $2::interval
        """,
        invitation_id,
        DAY,
    )
    if row is None:
        raise LookupError("a count without its row")
    return AccountTries(row["made"], row["taken"])


async def add(connection: Connection, invitation_id: UUID, *, made: bool, now: datetime) -> None:
    """One more: an account, or a name that was taken."""
    await connection.execute(
        "insert into account_tries (invitation_id, made, tried_at) values ($1, $2, $3)", invitation_id, made, now
    )


async def forget(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some that nobody counts any more; how many."""
    done = await connection.execute(
        """
        delete from account_tries where ctid in (
            select ctid from account_tries where tried_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])
