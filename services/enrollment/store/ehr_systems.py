"""The tables ehr_systems, ehr_practices and ehr_keys: who may speak for which practice, and by which keys."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrollment.domain.signed import EhrKey
from shared.db import Connection


async def join(connection: Connection, ehr: str, practice_id: str) -> bool:
    """The EHR speaks for the practice from now on, again perhaps; False when it did already."""
    await connection.execute(
        "insert into ehr_systems (id) values ($1) on conflict (id) do update set removed_at = null", ehr
    )
    done = await connection.execute(
        """
        insert into ehr_practices (ehr, practice_id) values ($1, $2)
        on conflict (ehr, practice_id) do update set removed_at = null where ehr_practices.removed_at is not null
        """,
        ehr,
        practice_id,
    )
    return done.endswith("1")


async def remove(connection: Connection, ehr: str) -> bool:
    """It speaks for nobody any more, and none of its keys is good; False when there was no such EHR."""
    done = await connection.execute(
        "update ehr_systems set removed_at = now() where id = $1 and removed_at is null", ehr
    )
    await connection.execute("update ehr_practices set removed_at = now() where ehr = $1 and removed_at is null", ehr)
    await connection.execute("update ehr_keys set removed_at = now() where ehr = $1 and removed_at is null", ehr)
    return done.endswith("1")


async def is_known(connection: Connection, ehr: str) -> bool:
    """Is there such an EHR, and not removed?"""
    found: bool = await connection.fetchval(
        "select exists(select from ehr_systems where id = $1 and removed_at is null)", ehr
    )
    return found


async def practices_of(connection: Connection, ehr: str) -> list[str]:
    """The practices it may speak for."""
    rows = await connection.fetch(
        "select practice_id from ehr_practices where ehr = $1 and removed_at is null order by practice_id", ehr
    )
    return [row["practice_id"] for row in rows]


async def of_practice(connection: Connection, practice_id: str) -> list[str]:
    """The EHR systems that may speak for it."""
    rows = await connection.fetch(
        "select ehr from ehr_practices where practice_id = $1 and removed_at is null order by ehr", practice_id
    )
    return [row["ehr"] for row in rows]


async def keys_of(connection: Connection, ehr: str) -> list[EhrKey]:
    """Every key it ever had, oldest first; the removed ones are marked."""
    rows = await connection.fetch(
        """
        select kid, algorithm, jwk, removed_at is not null as removed from ehr_keys
        where ehr = $1 order by added_at, kid
        """,
        ehr,
    )
    return [EhrKey(**row) for row in rows]


async def lock_keys(connection: Connection, ehr: str) -> None:
    """Nobody else changes its keys until the end of the transaction."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('ehr keys ' || $1, 0))", ehr)


async def add_keys(connection: Connection, ehr: str, keys: Sequence[EhrKey]) -> None:
    """New keys of it. A kid that was used before is a unique violation."""
    await connection.executemany(
        "insert into ehr_keys (ehr, kid, algorithm, jwk) values ($1, $2, $3, $4)",
        [(ehr, key.kid, key.algorithm, key.jwk) for key in keys],
    )


async def remove_key(connection: Connection, ehr: str, kid: str) -> bool:
    """What it signs is not believed any more; False when there was no such live key."""
    done = await connection.execute(
        "update ehr_keys set removed_at = now() where ehr = $1 and kid = $2 and removed_at is null", ehr, kid
    )
    return done.endswith("1")
