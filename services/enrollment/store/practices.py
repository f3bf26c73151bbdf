"""The table practices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

from shared.contracts.hours import Hours
from shared.db import Connection

Demographics = Literal["seed", "live"]
BY_DAY = Hours(zone="America/Chicago", since=8, until=21)
"""Until a practice says where it is: the middle of the country that the defaults are for."""


@dataclass(frozen=True)
class PracticeRow:
    """A practice and how it wants its patients to register (D1), and whether codes may be said in calls (D4)."""

    id: str
    name: str
    accent: str | None
    order: Literal["verify_first", "account_first"]
    language: str
    voice_codes: bool


@dataclass(frozen=True)
class PracticeSettings:
    """What else a practice has decided: who may show its console inside a page, and whether signed notes invite.

    `demographics`: are edits of a chart seen by the next invitation (`seed`) or at once (`live`, D10)? `hours`: when
    may reminders go?
    """

    embed_origins: tuple[str, ...] = ()
    auto_invite: bool = False
    demographics: Demographics = "seed"
    hours: Hours = BY_DAY


async def find_decided(connection: Connection, practice_id: str) -> tuple[PracticeRow, PracticeSettings] | None:
    """A practice with all that it has decided."""
    row = await connection.fetchrow(
        """
        select id, name, accent, registration_order as order, language, voice_codes, embed_origins, auto_invite,
               demographics, time_zone, reminders_since, reminders_until
        from practices where id = $1
        """,
        practice_id,
    )
    if row is None:
        return None
    shows = PracticeRow(row["id"], row["name"], row["accent"], row["order"], row["language"], row["voice_codes"])
    return shows, PracticeSettings(tuple(row["embed_origins"]), row["auto_invite"], row["demographics"], _hours(row))


async def hours_of(connection: Connection, practice_ids: Collection[str]) -> dict[str, Hours]:
    """When reminders of these practices may go."""
    rows = await connection.fetch(
        "select id, time_zone, reminders_since, reminders_until from practices where id = any($1)", list(practice_ids)
    )
    return {row["id"]: _hours(row) for row in rows}


def _hours(row: asyncpg.Record) -> Hours:
    return Hours(zone=row["time_zone"], since=row["reminders_since"], until=row["reminders_until"])


async def all_ids(connection: Connection) -> list[str]:
    """Every practice, by id."""
    return [row["id"] for row in await connection.fetch("select id from practices order by id")]


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


async def decide(connection: Connection, practice_id: str, settings: PracticeSettings) -> datetime | None:
    """Write what it has decided; when, or None if it stands like that already."""
    changed_at: datetime | None = await connection.fetchval(
        """
        update practices set embed_origins = $2, auto_invite = $3, demographics = $4, time_zone = $5,
                             reminders_since = $6, reminders_until = $7
        where id = $1 and (embed_origins, auto_invite, demographics, time_zone, reminders_since, reminders_until)
            is distinct from ($2, $3, $4, $5, $6::smallint, $7::smallint)
        returning now()
        """,
        practice_id,
        list(settings.embed_origins),
        settings.auto_invite,
        settings.demographics,
        settings.hours.zone,
        settings.hours.since,
        settings.hours.until,
    )
    return changed_at
