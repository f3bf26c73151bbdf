"""The table invitations, read by chart: what is known of a chart's patient, and who was invited to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.enrollment.store.invitations import Closed, Kept, kept, opened
from shared.db import Connection
from shared.seals import Vault


async def of_chart(connection: Connection, vault: Vault, *, practice_id: str, chart_id: str) -> list[Kept | Closed]:
    """All invitations of a chart, newest first."""
    rows = await connection.fetch(
        "select * from invitations where practice_id = $1 and chart_id = $2 order by issued_at desc, id desc",
        practice_id,
        chart_id,
    )
    return opened(vault, rows)


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


async def was_invited(connection: Connection, practice_id: str, chart_id: str) -> bool:
    """Was the chart's patient ever invited, whatever became of it?"""
    found: bool = await connection.fetchval(
        """
        select exists (select from invitations where practice_id = $1 and chart_id = $2 and relation = 'self')
        """,
        practice_id,
        chart_id,
    )
    return found


async def chart_of(connection: Connection, invitation_id: UUID, *, practice_id: str) -> str | None:
    """The chart of one of this practice's invitations."""
    found: str | None = await connection.fetchval(
        "select chart_id from invitations where id = $1 and practice_id = $2", invitation_id, practice_id
    )
    return found


async def snapshot(connection: Connection, vault: Vault, *, practice_id: str, chart_id: str) -> Kept | None:
    """The invitation of a chart that knows best what the EHR tells of the patient: their own, else the newest."""
    row = await connection.fetchrow(
        """
        select * from invitations where practice_id = $1 and chart_id = $2
        order by relation = 'self' desc, id desc limit 1
        """,
        practice_id,
        chart_id,
    )
    return kept(vault, row) if row else None
