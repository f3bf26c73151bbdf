"""Table `known_browsers`: where an account has logged in before, and how often log-in has failed there since."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.identity.domain.slowdown import Misses
from shared.db import Connection


async def add(connection: Connection, *, fingerprint: str, account_id: UUID, now: datetime) -> None:
    """Know a browser from now on."""
    await connection.execute(
        "insert into known_browsers (fingerprint, account_id, known_since, used_at) values ($1, $2, $3, $3)",
        fingerprint,
        account_id,
        now,
    )


async def reuse(connection: Connection, *, fingerprint: str, account_id: UUID, now: datetime) -> bool:
    """Know a browser that is known already, to this account or another one; False when it is a stranger to all."""
    return bool(
        await connection.fetchval(
            """
            insert into known_browsers (fingerprint, account_id, known_since, used_at)
            select $1, $2, $3, $3 where exists (select from known_browsers where fingerprint = $1)
            on conflict (fingerprint, account_id) do update set used_at = excluded.used_at returning true
            """,
            fingerprint,
            account_id,
            now,
        )
    )


async def lock(connection: Connection, fingerprint: str, account_id: UUID | None) -> Misses | None:
    """How often it failed here; None when this account does not know the browser. Held until commit.

    Asked for nobody's name too, so that time does not tell whether an account stands behind it.
    """
    count = await connection.fetchval(
        "select misses from known_browsers where fingerprint = $1 and account_id = $2 for update",
        fingerprint,
        account_id,
    )
    return None if count is None else Misses(count)


async def save(connection: Connection, fingerprint: str, account_id: UUID | None, misses: int) -> None:
    """Keep the count."""
    await connection.execute(
        "update known_browsers set misses = $3 where fingerprint = $1 and account_id = $2",
        fingerprint,
        account_id,
        misses,
    )


async def forget_all(connection: Connection, account_id: UUID) -> None:
    """The account trusts none of them any more."""
    await connection.execute("delete from known_browsers where account_id = $1", account_id)


async def forget(connection: Connection, *, unused_since: datetime, limit: int) -> int:
    """Delete some in which nobody has logged in since then; how many."""
    done = await connection.execute(
        """
        delete from known_browsers where (fingerprint, account_id) in (
            select fingerprint, account_id from known_browsers where used_at < $1 limit $2 for update skip locked)
        """,
        unused_since,
        limit,
    )
    return int(done.split()[-1])
