"""The table sharing: what is withheld from everybody, or from one person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.db import Connection


@dataclass(frozen=True)
class Sharing:
    """`withheld` is category to reason; `invitation_id` None is everybody. `version` 0 was never written."""

    practice_id: str
    invitation_id: UUID | None = None
    version: int = 0
    withheld: Mapping[str, str] = field(default_factory=dict)


async def of(connection: Connection, practice_id: str, invitation_id: UUID | None) -> Sharing:
    """As it stands."""
    row = await connection.fetchrow(
        "select version, withheld from sharing where practice_id = $1 and invitation_id is not distinct from $2",
        practice_id,
        invitation_id,
    )
    if row is None:
        return Sharing(practice_id, invitation_id)
    return Sharing(practice_id, invitation_id, row["version"], json.loads(row["withheld"]))


async def replace(connection: Connection, sharing: Sharing, *, now: datetime) -> bool:
    """Write the version after the one that stands; False when another one stands."""
    written = await connection.fetchval(
        """
        insert into sharing as known (practice_id, invitation_id, version, withheld, changed_at)
        select $1, $2, $3, $4, $5
        where $3 = 1 or exists (
            select from sharing where practice_id = $1 and invitation_id is not distinct from $2)
        on conflict (practice_id, invitation_id) do update
        set version = excluded.version, withheld = excluded.withheld, changed_at = excluded.changed_at
        where known.version = excluded.version - 1
        returning true
        """,
        sharing.practice_id, sharing.invitation_id, sharing.version, json.dumps(dict(sharing.withheld)), now,
    )  # fmt: skip
    return bool(written)
