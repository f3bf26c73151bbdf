"""The table search_terms: keyed hashes of the beginnings of what is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.enrollment.domain.details import Details
from services.enrollment.domain.search import terms_of
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


def rows_of(vault: Vault, practice_id: str, chart_id: str, invitation_id: UUID, details: Details) -> list[Any]:
    """One row per beginning."""
    found = terms_of(chart_id, details)
    return [(practice_id, hashed(vault, practice_id, term), invitation_id) for term in found]


def hashed(vault: Vault, practice_id: str, term: str) -> int:
    """64 bits of a keyed hash, other ones for each practice: who reads one learns nothing of another."""
    return int.from_bytes(vault.index(f"search {practice_id}\n{term}")[:8], signed=True)
