"""What was kept aside or refused, for operators: nothing of its content, nor whose chart it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.db import Connection


@dataclass(frozen=True)
class Kept:
    """One resource, `Type/id`, empty where it could not be told; `source` is the EHR system that told it."""

    at: datetime
    practice_id: str
    source: str
    resource: str
    reason: str


async def not_understood(connection: Connection, *, practice_id: str | None, days: int, limit: int) -> Sequence[Kept]:
    """Stored, and shown to nobody until a later version or release tells it better; newest first."""
    rows = await connection.fetch(
        """
        select received_at, practice_id, source, resource_type || '/' || resource_id, set_aside from resources
        where set_aside in ('type_not_shown_yet', 'modifier_not_understood')
          and ($1::text is null or practice_id = $1) and received_at > now() - make_interval(days => $2)
        order by received_at desc limit $3
        """,
        practice_id,
        days,
        limit,
    )
    return [Kept(*row) for row in rows]


async def unlisted(connection: Connection, *, practice_id: str | None, days: int, limit: int) -> Sequence[Kept]:
    """Stored, and listed in no section: it has no name, or the Medication that would give it one is not there (yet);
    newest first."""
    rows = await connection.fetch(
        """
        select received_at, practice_id, source, resource_type || '/' || resource_id,
               case when named_by = '' then 'name_missing' else 'medication_missing' end
        from resources own
        where set_aside is null and named_by is not null and resource_type not in ('Medication', 'Goal')
          and ($1::text is null or practice_id = $1) and received_at > now() - make_interval(days => $2)
          and not exists (
              select from visible
              where visible.practice_id = own.practice_id and visible.chart_id = own.chart_id
                and visible.resource_type = own.resource_type and visible.resource_id = own.resource_id)
        order by received_at desc limit $3
        """,
        practice_id,
        days,
        limit,
    )
    return [Kept(*row) for row in rows]


async def refused(connection: Connection, *, practice_id: str | None, days: int, limit: int) -> Sequence[Kept]:
    """Stored nowhere, and told to its EHR; newest first."""
    rows = await connection.fetch(
        """
        select at, split_part(chain, '/', 1), actor, subject, split_part(action, '.', 3) from audit
        where (action like 'share.refused.%' or action like 'withdraw.refused.%')
          and ($1::text is null or starts_with(chain, $1 || '/')) and at > now() - make_interval(days => $2)
        order by at desc limit $3
        """,
        practice_id,
        days,
        limit,
    )
    return [Kept(*row) for row in rows]
