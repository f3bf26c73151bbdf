"""Table `login_misses`: failed log-ins by the name that was typed, alike for names that are nobody's."""

from __future__ import annotations

from datetime import datetime

from services.identity.domain.slowdown import Misses
from services.identity.domain.usernames import fold
from shared.db import Connection
from shared.seals import Vault


async def lock(connection: Connection, vault: Vault, name: str, *, now: datetime, since: datetime) -> Misses:
    """The failures under a name since then, held until commit: parallel guesses wait for each other."""
    row = await connection.fetchrow(
        """
        insert into login_misses as known (name_index, misses, last_at) values ($1, 0, $2)
        on conflict (name_index) do update
        set misses = case when known.last_at < $3 then 0 else known.misses end
        returning misses, delayed_until
        """,
        index(vault, name),
        now,
        since,
    )
    if row is None:
        raise LookupError("an upsert without its row")
    return Misses(row["misses"], row["delayed_until"])


async def save(connection: Connection, vault: Vault, name: str, misses: Misses, *, now: datetime) -> None:
    """Keep the count and the delay."""
    await connection.execute(
        "update login_misses set misses = $2, delayed_until = $3, last_at = $4 where name_index = $1",
        index(vault, name),
        misses.count,
        misses.delayed_until,
        now,
    )


async def forget(connection: Connection, vault: Vault, name: str) -> None:
    """The name has logged in: its failures are forgotten."""
    await connection.execute("delete from login_misses where name_index = $1", index(vault, name))


async def forget_old(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete some that time has made worthless, whosever they are; how many."""
    done = await connection.execute(
        """
        delete from login_misses where name_index in (
            select name_index from login_misses where last_at < $1 limit $2 for update skip locked)
        """,
        before,
        limit,
    )
    return int(done.split()[-1])


def bucket(vault: Vault, name: str) -> str:
    """One of 4,096 by the name's keyed hash: too few to tell a name by."""
    return index(vault, name).hex()[:3]


def index(vault: Vault, name: str) -> bytes:
    """By what a name is counted, whether or not it is anybody's."""
    return vault.index(f"login:{fold(name)}")
