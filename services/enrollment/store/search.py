"""The table search_terms: keyed hashes of the beginnings of what is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.enrollment.domain.details import Details
from services.enrollment.domain.search import terms_of
from services.enrollment.store.invitations import Closed, Kept, opened
from shared.db import Connection
from shared.seals import Vault


async def add(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write what `rows_of` made; a term that is there already stays."""
    await connection.execute(
        """
        insert into search_terms (practice_id, term, invitation_id)
        select * from unnest($1::text[], $2::bigint[], $3::uuid[]) on conflict do nothing
        """,
        *zip(*sorted(rows), strict=True),
    )


async def take_missing(connection: Connection, vault: Vault, *, after: UUID, limit: int) -> list[Kept | Closed]:
    """Some invitations, in order of id, that nobody finds yet; other workers take others."""
    rows = await connection.fetch(
        """
        select * from invitations where not searchable and replaced_by is null and id > $1
        order by id limit $2 for update skip locked
        """,
        after,
        limit,
    )
    return opened(vault, rows)


async def found_from_now_on(connection: Connection, invitation_ids: Sequence[UUID]) -> None:
    """Their terms are written."""
    await connection.execute("update invitations set searchable = true where id = any($1::uuid[])", invitation_ids)


def rows_of(vault: Vault, practice_id: str, chart_id: str, invitation_id: UUID, details: Details) -> list[Any]:
    """One row per beginning."""
    found = terms_of(chart_id, details)
    return [(practice_id, hashed(vault, practice_id, term), invitation_id) for term in found]


def hashed(vault: Vault, practice_id: str, term: str) -> int:
    """64 bits of a keyed hash, other ones for each practice: who reads one learns nothing of another."""
    return int.from_bytes(vault.index(f"search {practice_id}\n{term}")[:8], signed=True)
