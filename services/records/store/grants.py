"""Table `grants`: who may read which chart, and the tombstones of what was revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.db import Connection


@dataclass(frozen=True)
class Grant:
    """An account may read a chart. `id` is the invitation's; `scopes` are the categories it opens. `granted_at` is new
    when it moves to another account."""

    id: UUID
    account_id: UUID
    practice_id: str
    practice_name: str
    practice_accent: str | None
    chart_id: str
    relation: str
    display_name: str
    scopes: tuple[str, ...]
    ends_at: datetime | None
    granted_at: datetime


async def give(connection: Connection, grant: Grant) -> bool:
    """Keep `grant` unless it was revoked, ever, or a newer word about it is here; was it kept?"""
    status = await connection.execute(
        """
        insert into grants (id, account_id, practice_id, practice_name, practice_accent, chart_id, relation,
                            display_name, scopes, ends_at, granted_at, given_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
        on conflict (id) do update
        set account_id = excluded.account_id, practice_id = excluded.practice_id,
            practice_name = excluded.practice_name, practice_accent = excluded.practice_accent,
            chart_id = excluded.chart_id, relation = excluded.relation, display_name = excluded.display_name,
            scopes = excluded.scopes, ends_at = excluded.ends_at, granted_at = excluded.granted_at,
            given_at = least(grants.given_at, excluded.given_at)
        where grants.revoked_at is null and grants.granted_at < excluded.granted_at
        """,
        grant.id, grant.account_id, grant.practice_id, grant.practice_name, grant.practice_accent, grant.chart_id,
        grant.relation, grant.display_name, grant.scopes, grant.ends_at, grant.granted_at,
    )  # fmt: skip
    if status == "INSERT 0 1":
        return True
    await _note_place(connection, grant)
    return False


async def _note_place(connection: Connection, grant: Grant) -> None:
    """What came too late to open anything still says which chart it was for and since when: what a tombstone denies
    does not hang on which of the two was heard first."""
    await connection.execute(
        """
        update grants set practice_id = $2, chart_id = $3, relation = $4, given_at = least(given_at, $5) where id = $1
        """,
        grant.id, grant.practice_id, grant.chart_id, grant.relation, grant.granted_at,
    )  # fmt: skip


async def place(connection: Connection, grant_id: UUID) -> tuple[str, str] | None:
    """(practice, chart) of a known grant."""
    row = await connection.fetchrow("select practice_id, chart_id from grants where id = $1", grant_id)
    return (row["practice_id"], row["chart_id"]) if row and row["practice_id"] is not None else None


async def hold(connection: Connection, grant_id: UUID) -> None:
    """A grant and its terms come by two queues: who comes second waits, and sees what the first one wrote."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"grant:{grant_id}")


async def change_terms(
    connection: Connection, *, grant_id: UUID, version: int, scopes: Sequence[str], ends_at: datetime | None
) -> tuple[str, str] | None:
    """Keep the newest terms of a grant, known or not yet, and put them in force; (practice, chart) of a known one."""
    await hold(connection, grant_id)
    await connection.execute(
        """
        insert into terms (grant_id, version, scopes, ends_at) values ($1, $2, $3, $4)
        on conflict (grant_id) do update
        set version = excluded.version, scopes = excluded.scopes, ends_at = excluded.ends_at
        where terms.version < excluded.version
        """,
        grant_id, version, scopes, ends_at,
    )  # fmt: skip
    return await apply_terms(connection, grant_id)


async def apply_terms(connection: Connection, grant_id: UUID) -> tuple[str, str] | None:
    """Let the newest terms outweigh those the grant came with; a tombstone opens nothing whatever they say."""
    row = await connection.fetchrow(
        """
        update grants set scopes = terms.scopes, ends_at = terms.ends_at from terms
        where grants.id = $1 and terms.grant_id = grants.id and grants.revoked_at is null
        returning practice_id, chart_id
        """,
        grant_id,
    )
    return (row["practice_id"], row["chart_id"]) if row else None


@dataclass(frozen=True)
class Buried:
    """What a tombstone still says: whose access to which chart it was."""

    practice_id: str
    chart_id: str
    relation: str


async def bury(connection: Connection, *, grant_id: UUID, revoked_at: datetime) -> Buried | None:
    """Leave a tombstone for ever, known grant or not; None when the grant was never known.

    Several ends of one grant leave the latest: the cautious one, in any order.
    """
    row = await connection.fetchrow(
        """
        insert into grants (id, revoked_at) values ($1, $2)
        on conflict (id) do update
        set revoked_at = greatest(grants.revoked_at, excluded.revoked_at), account_id = null, display_name = null,
            scopes = '{}', practice_name = null, practice_accent = null, ends_at = null, granted_at = null
        returning practice_id, chart_id, relation
        """,
        grant_id, revoked_at,
    )  # fmt: skip
    return Buried(**row) if row and row["practice_id"] is not None else None
