"""Table `grants`: which account may open which chart; an invitation's id is its grant's id, so it grants once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.identity.domain.people import Practice
from services.identity.domain.registration import Registration
from services.identity.store import accounts
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class OpenChart:
    """A chart that an account may open now."""

    grant_id: UUID
    practice: Practice
    display_name: str
    relation: str


@dataclass(frozen=True)
class Holding:
    """One open grant of a chart, with the name that its account's holder goes by."""

    grant_id: UUID
    account_id: UUID
    name: str
    practice_id: str
    chart_id: str
    relation: str
    granted_at: datetime
    ends_at: datetime | None


async def add(
    connection: Connection,
    vault: Vault,
    registration: Registration,
    *,
    account_id: UUID,
    display_name: str,
    now: datetime,
) -> bool:
    """Bind the chart to the account; False when the invitation has granted before, to anybody."""
    grant_id = registration.invitation_id
    added = await connection.fetchval(
        """
        insert into grants (grant_id, account_id, practice_id, practice_name, practice_accent, chart_id, relation,
                            display_name, ends_at, granted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (grant_id) do nothing returning true
        """,
        grant_id,
        account_id,
        registration.practice.practice_id,
        registration.practice.name,
        registration.practice.accent,
        registration.chart_id,
        registration.relation,
        vault.lock(display_name, row=_row(grant_id)),
        registration.ends_at,
        now,
    )
    return bool(added)


async def end(connection: Connection, grant_id: UUID, *, now: datetime) -> UUID | None:
    """End a grant for ever; the account that held it, if it was open."""
    account_id: UUID | None = await connection.fetchval(
        "update grants set ended_at = $2 where grant_id = $1 and ended_at is null returning account_id", grant_id, now
    )
    return account_id


async def move(connection: Connection, grant_id: UUID, account_id: UUID, *, now: datetime) -> datetime | None:
    """Another account holds it from now on; when it ends, if it does."""
    ends_at: datetime | None = await connection.fetchval(
        "update grants set account_id = $2, granted_at = $3 where grant_id = $1 and ended_at is null returning ends_at",
        grant_id,
        account_id,
        now,
    )
    return ends_at


async def change_end(
    connection: Connection, grant_id: UUID, *, version: int, ends_at: datetime | None
) -> tuple[str, str] | None:
    """Let a newer word on its end stand; (practice, chart) if it was news."""
    row = await connection.fetchrow(
        """
        update grants set ends_at = $3, terms_version = $2 where grant_id = $1 and terms_version < $2
        returning practice_id, chart_id
        """,
        grant_id,
        version,
        ends_at,
    )
    return (row["practice_id"], row["chart_id"]) if row else None


async def is_open(connection: Connection, grant_id: UUID, *, now: datetime) -> bool:
    """May anybody read by it?"""
    return bool(
        await connection.fetchval(
            """
            select true from grants g
            where g.grant_id = $1 and g.ended_at is null and (g.ends_at is null or g.ends_at > $2)
              and not exists (select from tombstones t where t.invitation_id = g.grant_id)
            """,
            grant_id,
            now,
        )
    )


async def wants_reminders(connection: Connection, grant_id: UUID) -> bool:
    """Does whoever holds it want letters that only remind?"""
    return bool(
        await connection.fetchval(
            "select reminders from grants join accounts using (account_id) where grant_id = $1", grant_id
        )
    )


async def stop_reminders(connection: Connection, grant_id: UUID) -> None:
    """Whoever holds it, if anybody does, wants none from now on."""
    await connection.execute(
        "update accounts set reminders = false where account_id = (select account_id from grants where grant_id = $1)",
        grant_id,
    )


async def open_charts(connection: Connection, vault: Vault, account_id: UUID, *, now: datetime) -> list[OpenChart]:
    """What the account may open, oldest first; a tombstone outweighs any grant."""
    rows = await connection.fetch(
        """
        select g.* from grants g
        where g.account_id = $1 and g.ended_at is null and (g.ends_at is null or g.ends_at > $2)
          and not exists (select from tombstones t where t.invitation_id = g.grant_id)
        order by g.granted_at, g.grant_id
        """,
        account_id,
        now,
    )
    return [
        OpenChart(
            row["grant_id"],
            Practice(row["practice_id"], row["practice_name"], row["practice_accent"]),
            vault.unlock(row["display_name"], row=_row(row["grant_id"])),
            row["relation"],
        )
        for row in rows
    ]


async def renewals(connection: Connection, account_id: UUID, *, now: datetime) -> list[UUID]:
    """Open invitations to what the account could open once and cannot now, by the same relation; the newest first."""
    rows = await connection.fetch(
        """
        select distinct r.invitation_id
        from grants g join registrations r using (practice_id, chart_id, relation)
        where g.account_id = $1 and g.ended_at is not null and r.status = 'open' and r.expires_at > $2
          and not exists (select from tombstones t where t.invitation_id = r.invitation_id)
          and not exists (
            select from grants held
            where held.account_id = $1 and held.ended_at is null
              and (held.practice_id, held.chart_id, held.relation) = (r.practice_id, r.chart_id, r.relation))
        order by r.invitation_id desc limit 10
        """,
        account_id,
        now,
    )
    return [row["invitation_id"] for row in rows]


async def follows(
    connection: Connection, vault: Vault, registration: Registration, *, account_id: UUID | None, email: str
) -> bool:
    """Is the invitation to what this account, or one with this very address, could open once by the same relation?"""
    return bool(
        await connection.fetchval(
            """
            select exists (
                select from grants g join accounts a using (account_id)
                where (g.practice_id, g.chart_id, g.relation) = ($1, $2, $3) and g.ended_at is not null
                  and (a.account_id = $4 or (a.email_index = $5 and a.email_confirmed_at is not null)))
            """,
            registration.practice.practice_id,
            registration.chart_id,
            registration.relation,
            account_id,
            accounts.email_index(vault, email),
        )
    )


async def held_by(connection: Connection, account_id: UUID) -> list[UUID]:
    """The grants of an account that nobody has ended, whatever their own end; in an order that never deadlocks."""
    rows = await connection.fetch(
        "select grant_id from grants where account_id = $1 and ended_at is null order by grant_id", account_id
    )
    return [row["grant_id"] for row in rows]


async def practice_names(connection: Connection, account_id: UUID) -> list[str]:
    """Whose charts the account has ever opened: words that its password should not be made of."""
    rows = await connection.fetch("select distinct practice_name from grants where account_id = $1", account_id)
    return [row["practice_name"] for row in rows]


async def holdings(connection: Connection, vault: Vault, grant_id: UUID, *, now: datetime) -> list[Holding]:
    """All the open grants of the chart that this one is for, this one too if it is open; the oldest first."""
    rows = await connection.fetch(
        """
        select g.grant_id, g.account_id, g.practice_id, g.chart_id, g.relation, g.granted_at, g.ends_at,
               a.first_name, a.last_name
        from grants asked join grants g using (practice_id, chart_id) join accounts a on a.account_id = g.account_id
        where asked.grant_id = $1 and g.ended_at is null and (g.ends_at is null or g.ends_at > $2)
          and not exists (select from tombstones t where t.invitation_id = g.grant_id)
        order by g.granted_at, g.grant_id
        """,
        grant_id,
        now,
    )
    return [_holding(vault, row) for row in rows]


def _holding(vault: Vault, row: asyncpg.Record) -> Holding:
    told = {name: row[name] for name in Holding.__dataclass_fields__ if name != "name"}
    return Holding(name=accounts.full_name(vault, row), **told)


def _row(grant_id: UUID) -> str:
    return f"{grant_id}:display_name"
