"""The table practices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.db import Connection


@dataclass(frozen=True)
class PracticeRow:
    """A practice and how it wants its patients to register (D1), and whether codes may be said in calls (D4)."""

    id: str
    name: str
    accent: str | None
    order: Literal["verify_first", "account_first"]
    language: str
    voice_codes: bool


async def is_known(connection: Connection, practice_id: str) -> bool:
    """Is there such a practice?"""
    found: bool = await connection.fetchval("select exists(select from practices where id = $1)", practice_id)
    return found


async def find(connection: Connection, practice_id: str) -> PracticeRow | None:
    """A practice, if there is such a one."""
    row = await connection.fetchrow(
        "select id, name, accent, registration_order, language, voice_codes from practices where id = $1", practice_id
    )
    return PracticeRow(*row) if row else None


async def put(connection: Connection, practice: PracticeRow) -> datetime | None:
    """Add a practice, or bring it up to date; when, or None if it stands like that already."""
    changed_at: datetime | None = await connection.fetchval(
        """
        insert into practices as known (id, name, accent, registration_order, language, voice_codes)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do update set name = excluded.name, accent = excluded.accent,
            registration_order = excluded.registration_order, language = excluded.language,
            voice_codes = excluded.voice_codes
        where (known.name, known.accent, known.registration_order, known.language, known.voice_codes)
            is distinct from (excluded.name, excluded.accent, excluded.registration_order, excluded.language,
                              excluded.voice_codes)
        returning now()
        """,
        practice.id,
        practice.name,
        practice.accent,
        practice.order,
        practice.language,
        practice.voice_codes,
    )
    return changed_at
