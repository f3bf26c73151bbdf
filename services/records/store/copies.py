"""Tables `copies` and `copy_pieces`: copies that are made beside other work, and view `standing_copies` of those that
may be handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.db import Connection


@dataclass(frozen=True)
class Order:
    """What is to be copied, for whom: of these parts (`held`) and charts, what belongs to these days. `share_id` is the
    share of that account by whose recipient it is wanted."""

    copy_id: UUID
    grant_id: UUID
    account_id: UUID
    share_id: UUID | None
    practice_id: str
    charts: Sequence[str]
    held: Sequence[str]
    since: date | None
    until: date | None
    form: str
    language: str


@dataclass(frozen=True)
class Kept(Order):
    """A copy; `pieces` is 0 until it is made."""

    ordered_at: datetime
    made_at: datetime | None
    pieces: int
    ends_at: datetime
    gone: bool


@dataclass(frozen=True)
class Found:
    """`now` is the time of the statement. `copy` is None when it may not be handed out, for whatever reason; `sealed`
    is the piece that was asked for."""

    now: datetime
    session_over: bool
    copy: Kept | None
    sealed: bytes | None


_FIND = """
with asked as (select exists (select from ended_sessions where session_id = $1) as session_over)
select now() as now, session_over, standing.*, sealed
from asked
left join lateral (
    select copy_id, grant_id, account_id, share_id, practice_id, charts, held, since, until, form, language,
           ordered_at, made_at, coalesce(pieces, 0) as pieces, ends_at, false as gone
    from standing_copies
    where not session_over and copy_id = $4 and grant_id = $2 and account_id = $3
      and share_id is not distinct from $6::uuid and made_at is not null
) as standing on true
left join copy_pieces on copy_pieces.copy_id = standing.copy_id and number = $5
"""
_LIST = """
select copy_id, grant_id, account_id, share_id, practice_id, charts, held, since, until, form, language,
       ordered_at, made_at, coalesce(pieces, 0) as pieces, ends_at,
       not exists (select from standing_copies where standing_copies.copy_id = copies.copy_id) as gone
from copies
where account_id = $2 and grant_id = $1 and share_id is not distinct from $3::uuid and not discarded and ends_at > now()
order by ordered_at desc limit 20
"""
_LET_GO = """
with gone as (
    update copies set gone_at = now()
    where ($1::text is null or practice_id = $1) and ($2::uuid is null or grant_id = $2) and gone_at is null
      and not exists (select from standing_copies where standing_copies.copy_id = copies.copy_id)
    returning copy_id
)
delete from copy_pieces using gone where copy_pieces.copy_id = gone.copy_id
"""
_DISCARD = """
with gone as (
    update copies set gone_at = coalesce(gone_at, now()), discarded = true
    where copy_id = $1 and grant_id = $2 and account_id = $3
    returning copy_id
)
delete from copy_pieces using gone where copy_pieces.copy_id = gone.copy_id
"""


async def hold(connection: Connection, account_id: UUID) -> int:
    """How many copies of its own the account has, being made or waiting for it; whoever orders one meanwhile waits."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"copies:{account_id}")
    return int(
        await connection.fetchval(
            "select count(*) from standing_copies where account_id = $1 and share_id is null", account_id
        )
    )


async def order(connection: Connection, wanted: Order, *, waits: timedelta) -> None:
    """Have it made; what is not made in time is forgotten."""
    await connection.execute(
        """
        insert into copies (copy_id, grant_id, account_id, share_id, practice_id, charts, held, since, until, form,
                            language, ends_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now() + $12::interval)
        """,
        *(getattr(wanted, one.name) for one in fields(Order)),
        waits,
    )


async def find(
    connection: Connection,
    copy_id: UUID,
    *,
    grant_id: UUID,
    account_id: UUID,
    session_id: UUID,
    number: int = 0,
    share_id: UUID | None = None,
) -> Found:
    """A copy that may be handed out now, and one piece of it; session, share, grant and what is withheld are asked
    here. A copy that was made for a share is none of its maker's, nor of another share."""
    row = await connection.fetchrow(_FIND, session_id, grant_id, account_id, copy_id, number, share_id)
    if row is None:
        raise LookupError("a question is answered")
    copy = _kept(row) if row["copy_id"] is not None else None
    return Found(row["now"], row["session_over"], copy, row["sealed"])


async def waiting(
    connection: Connection, *, grant_id: UUID, account_id: UUID, share_id: UUID | None = None
) -> list[Kept]:
    """What the account has ordered of a chart and not thrown away, or the recipient of a share; the newest first."""
    return [_kept(row) for row in await connection.fetch(_LIST, grant_id, account_id, share_id)]


async def hold_lent(connection: Connection, share_id: UUID) -> None:
    """Whoever orders another one by this share meanwhile waits."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"copies:{share_id}")


async def let_go(connection: Connection, practice_id: str | None = None, grant_id: UUID | None = None) -> None:
    """Erase what may not be handed out any more: after whatever shuts something, in its transaction."""
    await connection.execute(_LET_GO, practice_id, grant_id)


async def discard(connection: Connection, copy_id: UUID, *, grant_id: UUID, account_id: UUID) -> None:
    """Erase one that its owner does not want, made or not."""
    await connection.execute(_DISCARD, copy_id, grant_id, account_id)


async def forget(connection: Connection) -> None:
    """Drop those whose time is over, and what they hold; erase what is left of accesses that ended by themselves, and
    of copies that were finished at the very moment at which their door was shut."""
    await connection.execute("delete from copies where ends_at < now()")
    await let_go(connection)
    await connection.execute(
        "delete from copy_pieces using copies where copies.copy_id = copy_pieces.copy_id and gone_at is not null"
    )


def row_of(copy_id: UUID, number: int) -> str:
    """Which row a sealed piece belongs to, for the vault."""
    return f"copy/{copy_id}/{number}"


def _kept(row: Any) -> Kept:
    return Kept(**{one.name: row[one.name] for one in fields(Kept)})
