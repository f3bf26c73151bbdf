"""The view worklist: a practice's lists, each read by an index of its own, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from services.enrollment.domain.pages import Place
from services.enrollment.store.invitations import Closed, Kept, opened
from shared.db import Connection
from shared.seals import Vault

COUNTED = 1000


async def by_end(
    connection: Connection, vault: Vault, *, practice_id: str, view: str, after: Place, limit: int
) -> list[Kept | Closed]:
    """The next rows of a list, the one that ends first on top."""
    rows = await connection.fetch(
        """
        select invitations.* from (
            select id from worklist where list = $1 and practice_id = $2 and (expires_at, id) > ($3, $4)
            order by expires_at, id limit $5
        ) as page join invitations using (id) order by expires_at, id
        """,
        view,
        practice_id,
        after.ends_at,
        after.invitation_id,
        limit,
    )
    return opened(vault, rows)


async def newest_first(
    connection: Connection, vault: Vault, *, practice_id: str, view: str, before: UUID, limit: int
) -> list[Kept | Closed]:
    """The next rows of a list, the newest on top: ids grow with time."""
    rows = await connection.fetch(
        """
        select invitations.* from (
            select id from worklist where list = $1 and practice_id = $2 and id < $3 order by id desc limit $4
        ) as page join invitations using (id) order by id desc
        """,
        view,
        practice_id,
        before,
        limit,
    )
    return opened(vault, rows)


async def found(
    connection: Connection, vault: Vault, *, practice_id: str, terms: Sequence[int], before: UUID, limit: int
) -> list[Kept | Closed]:
    """The next rows that one of these hashed beginnings leads to, the newest on top; whoever asks compares the text."""
    rows = await connection.fetch(
        """
        select invitations.* from invitations join (
            select distinct invitation_id as id from search_terms
            where practice_id = $1 and term = any($2::bigint[]) and invitation_id < $3
        ) as candidates using (id)
        where replaced_by is null order by id desc limit $4
        """,
        practice_id,
        terms,
        before,
        limit,
    )
    return opened(vault, rows)


async def counts(connection: Connection, *, practice_id: str, views: Sequence[str]) -> dict[str, int]:
    """How many rows each list has, counted to one more than COUNTED."""
    rows = await connection.fetch(
        """
        select list, (select count(*) from (
            select from worklist where worklist.list = wanted.list and practice_id = $1 limit $3
        ) as found) as found
        from unnest($2::text[]) as wanted (list)
        """,
        practice_id,
        views,
        COUNTED + 1,
    )
    return {row["list"]: row["found"] for row in rows}
