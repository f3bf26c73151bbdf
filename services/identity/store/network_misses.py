"""Table `login_misses` again: failed log-ins by the network that they came from, by keyed hash of it."""

from __future__ import annotations

from datetime import datetime

from services.identity.domain.slowdown import Misses
from shared.db import Connection
from shared.seals import Vault


async def find(connection: Connection, vault: Vault, network: str | None, *, since: datetime) -> Misses:
    """Its failures since then. Nobody waits here: a limit that many share need not be exact."""
    row = await connection.fetchrow(
        "select misses, delayed_until from login_misses where name_index = $1 and last_at >= $2",
        index(vault, network),
        since,
    )
    return Misses(row["misses"], row["delayed_until"]) if row else Misses()


async def save(connection: Connection, vault: Vault, network: str, misses: Misses, *, now: datetime) -> None:
    """Keep the count and the delay."""
    await connection.execute(
        """
        insert into login_misses (name_index, misses, delayed_until, last_at) values ($1, $2, $3, $4)
        on conflict (name_index) do update
        set misses = excluded.misses, delayed_until = excluded.delayed_until, last_at = excluded.last_at
        """,
        index(vault, network),
        misses.count,
        misses.delayed_until,
        now,
    )


def index(vault: Vault, network: str | None) -> bytes:
    """Under what its failures are counted; nothing is ever counted under none."""
    return vault.index(f"network:{network}")
