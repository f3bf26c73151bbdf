"""The table feed: what practices were told, in an order that every reader sees whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db import Connection

_KEEP = """
insert into feed (id, practice_id, type, body, told_at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::json[], $5::timestamptz[]) on conflict do nothing
"""
_UNREAD = "select exists(select from feed where position is null and practice_id = any($1::text[]))"
_LOCK = """
select pg_advisory_xact_lock(hashtextextended('feed ' || practice_id, 0))
from (select unnest($1::text[]) as practice_id order by 1) as practices
"""
_COUNT = """
with unread as materialized (
    select id, row_number() over (order by id) as place from feed
    where position is null and practice_id = any($1::text[]) order by id limit $2
), base as materialized (select nextval('feed_positions') as first)
update feed set position = base.first * 1000000 + unread.place from unread, base where feed.id = unread.id
"""
_PAGE = """
select told.* from unnest($1::text[]) as practices (practice_id) cross join lateral (
    select id, practice_id, position, type, body, told_at from feed
    where feed.practice_id = practices.practice_id and position > $2 order by position limit $3
) as told order by position limit $3
"""
AT_ONCE = 5_000
"""Rows that get their positions in one reading; below the million that stands between two readings' positions."""


@dataclass(frozen=True)
class Entry:
    """One message; `body` is its JSON."""

    id: UUID
    practice_id: str
    position: int
    type: str
    body: str
    told_at: datetime


async def keep_all(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """(id, practice, type, JSON, time) of each; one told twice is kept once."""
    await connection.execute(_KEEP, *zip(*rows, strict=True))


async def page(connection: Connection, practices: Sequence[str], *, after: int, limit: int) -> list[Entry]:
    """What follows `after` for these practices, oldest first. Whoever gives positions to rows of a practice holds its
    lock until that is committed, so that a page never shows a position while an earlier one is still to come."""
    if await connection.fetchval(_UNREAD, practices):
        await connection.execute(_LOCK, practices)
        await connection.execute(_COUNT, practices, AT_ONCE)
    rows = await connection.fetch(_PAGE, practices, after, limit)
    return [Entry(**row) for row in rows]


async def forget(connection: Connection, *, told_before: datetime, limit: int) -> int:
    """Delete some of the old ones; how many."""
    done = await connection.execute(
        "delete from feed where id in (select id from feed where told_at < $1 limit $2 for update skip locked)",
        told_before,
        limit,
    )
    return int(done.split()[-1])
