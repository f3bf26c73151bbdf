"""Table `registrations`: identity's projection of each invitation, sealed where it names a person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from services.identity.domain.links import NewLink
from services.identity.domain.people import Person, Practice
from services.identity.domain.registration import Offer, Registration, Status
from services.identity.domain.verification import Failures
from shared.db import Connection
from shared.seals import Vault


@dataclass(frozen=True)
class Over:
    """An open registration that nobody may use any more, and why; without whom it was for."""

    invitation_id: UUID
    practice_id: str
    chart_id: str
    reason: Status


async def add(
    connection: Connection, vault: Vault, offered: Sequence[tuple[Offer, NewLink]], *, now: datetime
) -> set[UUID]:
    """Take in offers that were not known; the ids of those that were not, nor buried under a tombstone.

    Their first links are added by the same statement: most of what an invitation costs is the way to the database.
    """
    rows = [(*_columns(vault, offer), link.fingerprint, link.expires_at) for offer, link in offered]
    added = await connection.fetch(
        """
        with told as (
            select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                                 $8::text[], $9::text[], $10::json[], $11::timestamptz[], $12::timestamptz[],
                                 $13::bytea[], $14::text[], $15::boolean[], $16::text[], $17::timestamptz[])
                as told (invitation_id, version, practice_id, practice_name, practice_accent, chart_id, relation,
                         language, steps_order, scopes, ends_at, expires_at, person, pin_check, voice_codes,
                         fingerprint, link_expires_at)
        ), added as (
            insert into registrations (invitation_id, version, practice_id, practice_name, practice_accent, chart_id,
                                       relation, language, steps_order, scopes, ends_at, expires_at, person, pin_check,
                                       voice_codes)
            select invitation_id, version, practice_id, practice_name, practice_accent, chart_id, relation, language,
                   steps_order, array(select json_array_elements_text(scopes)), ends_at, expires_at, person, pin_check,
                   voice_codes
            from told where not exists (select from tombstones where tombstones.invitation_id = told.invitation_id)
            order by invitation_id on conflict (invitation_id) do nothing returning invitation_id
        ), minted as (
            insert into links (fingerprint, invitation_id, minted_at, expires_at)
            select fingerprint, invitation_id, $18, link_expires_at from added join told using (invitation_id)
        )
        select invitation_id from added
        """,
        *zip(*rows, strict=True),
        now,
    )
    return {row["invitation_id"] for row in added}


async def replace(connection: Connection, vault: Vault, offer: Offer) -> None:
    """Let a newer version of an open offer take the place of the older one.

    If it asks for a link to be mailed, nobody has opened that link yet: its first opening is told again.
    """
    await connection.execute(
        """
        update registrations
        set version = $2, practice_id = $3, practice_name = $4, practice_accent = $5, chart_id = $6, relation = $7,
            language = $8, steps_order = $9, scopes = array(select json_array_elements_text($10)), ends_at = $11,
            expires_at = $12, person = $13, pin_check = $14, voice_codes = $15,
            opened_at = case when version < $16 then null else opened_at end
        where invitation_id = $1
        """,
        *_columns(vault, offer),
        offer.addressed_version,
    )


async def find(connection: Connection, vault: Vault, invitation_id: UUID) -> Registration | None:
    """Read without a lock."""
    row = await connection.fetchrow(
        """
        select r.*, coalesce(t.reason, r.status) as standing
        from registrations r left join tombstones t using (invitation_id) where r.invitation_id = $1
        """,
        invitation_id,
    )
    return _registration(vault, row) if row else None


async def lock(connection: Connection, vault: Vault, invitation_id: UUID) -> Registration | None:
    """Read and hold until the transaction ends; whoever changes links, attempts or grants holds this row."""
    row = await connection.fetchrow(
        """
        select r.*, coalesce(t.reason, r.status) as standing
        from registrations r left join tombstones t using (invitation_id) where r.invitation_id = $1 for update of r
        """,
        invitation_id,
    )
    return _registration(vault, row) if row else None


async def lock_by_link(connection: Connection, vault: Vault, fingerprint: str) -> Registration | None:
    """Hold the registration that a link belongs to, dead or alive."""
    row = await connection.fetchrow(
        """
        select r.*, coalesce(t.reason, r.status) as standing
        from links join registrations r using (invitation_id) left join tombstones t using (invitation_id)
        where links.fingerprint = $1 for update of r
        """,
        fingerprint,
    )
    return _registration(vault, row) if row else None


async def find_by_attempt(connection: Connection, vault: Vault, fingerprint: str) -> Registration | None:
    """The registration that an attempt belongs to, without a lock."""
    row = await connection.fetchrow(
        """
        select r.*, coalesce(t.reason, r.status) as standing
        from attempts join registrations r using (invitation_id) left join tombstones t using (invitation_id)
        where attempts.fingerprint = $1
        """,
        fingerprint,
    )
    return _registration(vault, row) if row else None


async def lock_by_attempt(connection: Connection, vault: Vault, fingerprint: str) -> Registration | None:
    """Hold the registration that an attempt belongs to, open or ended."""
    row = await connection.fetchrow(
        """
        select r.*, coalesce(t.reason, r.status) as standing
        from attempts join registrations r using (invitation_id) left join tombstones t using (invitation_id)
        where attempts.fingerprint = $1 for update of r
        """,
        fingerprint,
    )
    return _registration(vault, row) if row else None


async def of_account(connection: Connection, vault: Vault, account_id: UUID, *, now: datetime) -> list[Registration]:
    """The invitations behind the charts that an account may open now, oldest grant first."""
    rows = await connection.fetch(
        """
        select r.*, r.status as standing from grants g join registrations r on r.invitation_id = g.grant_id
        where g.account_id = $1 and g.ended_at is null and (g.ends_at is null or g.ends_at > $2)
          and r.status = 'used' and not exists (select from tombstones t where t.invitation_id = g.grant_id)
        order by g.granted_at, g.grant_id
        """,
        account_id,
        now,
    )
    return [_registration(vault, row) for row in rows]


async def take_over(connection: Connection, *, now: datetime, limit: int) -> list[Over]:
    """Some that are open though their time is over or a tombstone stands, held; other workers take others."""
    rows = await connection.fetch(
        """
        select r.invitation_id, r.practice_id, r.chart_id, coalesce(t.reason, 'expired') as reason
        from registrations r left join tombstones t using (invitation_id)
        where r.status = 'open' and (r.expires_at <= $1 or t.reason is not null)
        limit $2 for update of r skip locked
        """,
        now,
        limit,
    )
    return [Over(**row) for row in rows]


async def save_failures(connection: Connection, invitation_id: UUID, failures: Failures) -> None:
    """Keep the count of failed tries."""
    await connection.execute(
        "update registrations set pin_failures = $2, paused_until = $3, locked_at = $4 where invitation_id = $1",
        invitation_id,
        failures.count,
        failures.paused_until,
        failures.locked_at,
    )


async def mark_opened(connection: Connection, invitation_id: UUID, now: datetime) -> None:
    """Note that its link was opened for the first time."""
    await connection.execute("update registrations set opened_at = $2 where invitation_id = $1", invitation_id, now)


async def mark_used(connection: Connection, invitation_id: UUID) -> None:
    """It has granted: its PIN is worth nothing any more and is forgotten."""
    await connection.execute(
        "update registrations set status = 'used', pin_check = null where invitation_id = $1", invitation_id
    )


async def shut(connection: Connection, invitation_id: UUID, status: Status) -> None:
    """Its door is shut for one reason or another: who it was for and how they would prove it are forgotten."""
    await connection.execute(
        "update registrations set status = $2, pin_check = null, person = null where invitation_id = $1",
        invitation_id,
        status,
    )


def _columns(vault: Vault, offer: Offer) -> tuple[object, ...]:
    person = json.dumps({**vars(offer.person), "date_of_birth": offer.person.date_of_birth.isoformat()})
    return (
        offer.invitation_id,
        offer.version,
        offer.practice.practice_id,
        offer.practice.name,
        offer.practice.accent,
        offer.chart_id,
        offer.relation,
        offer.language,
        offer.order,
        json.dumps(offer.scopes),
        offer.ends_at,
        offer.expires_at,
        vault.lock(person, row=_person_row(offer.invitation_id)),
        offer.pin_check,
        offer.voice_codes,
    )


def _registration(vault: Vault, row: asyncpg.Record) -> Registration:
    return Registration(
        invitation_id=row["invitation_id"],
        version=row["version"],
        status=row["standing"],
        practice=Practice(row["practice_id"], row["practice_name"], row["practice_accent"]),
        chart_id=row["chart_id"],
        relation=row["relation"],
        language=row["language"],
        order=row["steps_order"],
        scopes=tuple(row["scopes"]),
        ends_at=row["ends_at"],
        expires_at=row["expires_at"],
        person=_person(vault, row),
        pin_check=row["pin_check"],
        failures=Failures(row["pin_failures"], row["paused_until"], row["locked_at"]),
        opened_at=row["opened_at"],
        voice_codes=row["voice_codes"],
    )


def _person(vault: Vault, row: asyncpg.Record) -> Person | None:
    if row["person"] is None:
        return None
    known = json.loads(vault.unlock(row["person"], row=_person_row(row["invitation_id"])))
    return Person(**{**known, "date_of_birth": date.fromisoformat(known["date_of_birth"])})


def _person_row(invitation_id: UUID) -> str:
    return f"{invitation_id}:person"
