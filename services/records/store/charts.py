"""What a grant opens: session, grant, category and end are checked in the statement that reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.db import Connection


@dataclass(frozen=True)
class Stored:
    """One resource as it is read: its JSON, or the sealed JSON, and when it came."""

    resource_type: str
    resource_id: str
    section: str
    content: str | None
    sealed: bytes | None
    received_at: datetime


@dataclass(frozen=True)
class OpenedChart:
    """Whose chart, by what right, what the grant opens, and the resources asked for."""

    practice_id: str
    practice_name: str
    practice_accent: str | None
    chart_id: str
    display_name: str
    relation: str
    scopes: tuple[str, ...]
    resources: tuple[Stored, ...]


@dataclass(frozen=True)
class Opening:
    """`chart` is None when there is no such grant for this account and category, for whatever reason."""

    session_over: bool
    chart: OpenedChart | None


async def open_chart(
    connection: Connection, *, grant_id: UUID, account_id: UUID, session_id: UUID, wanted: Sequence[tuple[str, str]]
) -> Opening:
    """Read the `wanted` (FHIR type, section) pairs whose section the grant opens; nothing can change in between."""
    types, sections = [kind for kind, _ in wanted], [section for _, section in wanted]
    rows = await connection.fetch(
        """
        with asked as (select exists (select from ended_sessions where session_id = $1) as session_over)
        select session_over, held.*, found.*
        from asked
        left join lateral (
            select practice_id, practice_name, practice_accent, chart_id, display_name, relation, scopes from grants
            where not session_over and id = $2 and account_id = $3 and scopes && $5::text[]
              and revoked_at is null and (ends_at is null or ends_at > now())
        ) as held on true
        left join lateral (
            select resource_type, resource_id, section, content, sealed, received_at
            from unnest($4::text[], $5::text[]) as wanted (resource_type, section)
            join resources using (resource_type)
            left join charts using (practice_id, chart_id)
            where wanted.section = any (held.scopes)
              and resources.practice_id = held.practice_id and resources.chart_id = held.chart_id
              and set_aside is null and (resources.subject is null or resources.subject = charts.subject)
        ) as found on true
        """,
        session_id, grant_id, account_id, types, sections,
    )  # fmt: skip
    first = rows[0]
    if first["practice_id"] is None:
        return Opening(session_over=first["session_over"], chart=None)
    found = tuple(
        Stored(row["resource_type"], row["resource_id"], row["section"], row["content"], row["sealed"],
               row["received_at"])
        for row in rows if row["resource_id"] is not None
    )  # fmt: skip
    held = {name: first[name] for name in OpenedChart.__dataclass_fields__ if name not in ("resources", "scopes")}
    return Opening(session_over=False, chart=OpenedChart(**held, scopes=tuple(first["scopes"]), resources=found))
