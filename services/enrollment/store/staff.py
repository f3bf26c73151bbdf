"""The table staff: who works at a practice, and what its administrators allow each of them."""

from __future__ import annotations

from collections.abc import Iterable

import asyncpg

from services.enrollment.domain.staff import Member
from shared.db import Connection


async def meet(connection: Connection, member: Member) -> Member:
    """The EHR names a staff member: name and role are as it says now, permissions stay as they are."""
    row = await connection.fetchrow(
        """
        insert into staff (practice_id, staff_id, name, role) values ($1, $2, $3, $4)
        on conflict (practice_id, staff_id) do update set name = excluded.name, role = excluded.role returning *
        """,
        member.practice_id,
        member.staff_id,
        member.name,
        member.role,
    )
    if row is None:
        raise LookupError("a staff member that was just written")
    return _member(row)


async def find(connection: Connection, practice_id: str, staff_id: str) -> Member:
    """Somebody of this practice; whom nobody named yet may what everybody may."""
    row = await connection.fetchrow(
        "select * from staff where practice_id = $1 and staff_id = $2", practice_id, staff_id
    )
    return _member(row) if row else Member(practice_id, staff_id)


async def names(connection: Connection, practice_id: str, staff_ids: Iterable[str]) -> dict[str, str]:
    """Staff member -> name, of those whom the EHR has named."""
    rows = await connection.fetch(
        "select staff_id, name from staff where practice_id = $1 and staff_id = any($2::text[]) and name <> ''",
        practice_id,
        list(staff_ids),
    )
    return {row["staff_id"]: row["name"] for row in rows}


async def of_practice(connection: Connection, practice_id: str) -> list[Member]:
    """Everybody whom its EHR ever named, by name."""
    rows = await connection.fetch("select * from staff where practice_id = $1 order by name, staff_id", practice_id)
    return [_member(row) for row in rows]


async def permit(
    connection: Connection, practice_id: str, staff_id: str, *, may_invite: bool, auto_invite: bool
) -> Member:
    """What an administrator allows; somebody who was never named may be restricted too."""
    row = await connection.fetchrow(
        """
        insert into staff (practice_id, staff_id, may_invite, auto_invite) values ($1, $2, $3, $4)
        on conflict (practice_id, staff_id) do update
            set may_invite = excluded.may_invite, auto_invite = excluded.auto_invite returning *
        """,
        practice_id,
        staff_id,
        may_invite,
        auto_invite,
    )
    if row is None:
        raise LookupError("a staff member that was just written")
    return _member(row)


def _member(row: asyncpg.Record) -> Member:
    return Member(**row)
