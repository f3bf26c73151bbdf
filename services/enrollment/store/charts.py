"""The table invitations, read by chart: what is known of a chart's patient, and who was invited to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.enrollment.domain.invitation import Invitation
from services.enrollment.store.invitations import Closed, Kept, invitation_of, kept, opened
from shared.db import Connection
from shared.seals import Vault


async def invitations_of(
    connection: Connection, vault: Vault, *, practice_id: str, chart_ids: Sequence[str]
) -> list[Kept | Closed]:
    """All invitations of these charts, newest first."""
    rows = await connection.fetch(
        """
        select * from invitations where practice_id = $1 and chart_id = any($2::text[])
        order by issued_at desc, id desc
        """,
        practice_id,
        chart_ids,
    )
    return opened(vault, rows)


async def standing(connection: Connection, *, practice_id: str, chart_id: str) -> list[Invitation]:
    """The last invitation of each person of a chart, without what it keeps closed."""
    rows = await connection.fetch(
        "select * from invitations where practice_id = $1 and chart_id = $2 and replaced_by is null order by id",
        practice_id,
        chart_id,
    )
    return [invitation_of(row) for row in rows]


async def take_standing(
    connection: Connection, vault: Vault, *, practice_id: str, chart_id: str
) -> list[Kept | Closed]:
    """The last invitation of each person of a chart, locked in an order that never deadlocks."""
    rows = await connection.fetch(
        """
        select * from invitations where practice_id = $1 and chart_id = $2 and replaced_by is null
        order by id for update
        """,
        practice_id,
        chart_id,
    )
    return opened(vault, rows)


async def told_at(connection: Connection, *, practice_id: str, chart_id: str) -> datetime | None:
    """The EHR's own time of its newest event about anybody of this chart."""
    found: datetime | None = await connection.fetchval(
        "select max(told_at) from invitations where practice_id = $1 and chart_id = $2", practice_id, chart_id
    )
    return found


async def was_invited(connection: Connection, practice_id: str, chart_ids: Sequence[str]) -> bool:
    """Was the patient of these charts ever invited, whatever became of it?"""
    found: bool = await connection.fetchval(
        """
        select exists (
            select from invitations where practice_id = $1 and chart_id = any($2::text[]) and relation = 'self')
        """,
        practice_id,
        chart_ids,
    )
    return found


async def chart_of(connection: Connection, invitation_id: UUID, *, practice_id: str) -> str | None:
    """The chart of one of this practice's invitations."""
    found: str | None = await connection.fetchval(
        "select chart_id from invitations where id = $1 and practice_id = $2", invitation_id, practice_id
    )
    return found


async def snapshot(connection: Connection, vault: Vault, practice_id: str, chart_ids: Sequence[str]) -> Kept | None:
    """The invitation of these charts that knows best what the EHR tells of the patient: their own, else the newest."""
    row = await connection.fetchrow(
        """
        select * from invitations where practice_id = $1 and chart_id = any($2::text[])
        order by relation = 'self' desc, id desc limit 1
        """,
        practice_id,
        chart_ids,
    )
    return kept(vault, row) if row else None
