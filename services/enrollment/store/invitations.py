"""The table invitations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog

from services.enrollment.domain.details import Details, PhoneRefusal, person_key
from services.enrollment.domain.facts import NAMES, Facts
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.proxy import Terms
from services.enrollment.domain.scopes import OWN_CHART
from services.enrollment.store.sealed import lock_details, lock_pin, unlock_details, unlock_pin
from shared.db import Connection
from shared.seals import SealBroken, Vault
from shared.work import Row

log = structlog.get_logger()


@dataclass(frozen=True)
class Draft:
    """An invitation that is to be written, with what it keeps closed; `by` is the staff member who invites."""

    invitation: Invitation
    details: Details
    pin: str
    by: str = ""


@dataclass(frozen=True)
class Kept:
    """An invitation with what it kept closed, opened; `pin` is None once erased."""

    invitation: Invitation
    details: Details
    pin: str | None


@dataclass(frozen=True)
class Closed:
    """An invitation whose details or PIN none of our keys opens: what is not sealed still holds."""

    invitation: Invitation


async def write(connection: Connection, vault: Vault, draft: Draft) -> None:
    """Write a new invitation where nobody stands any more."""
    await connection.execute(
        """
        insert into invitations (id, practice_id, chart_id, relation, person, details, pin, version,
                                 issued_at, expires_at, told_at, phone_refusal, scopes, ends_at, due_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                case when $13::json is not null then array(select json_array_elements_text($13)) end, $14, $15)
        """,
        *written(vault, draft),
    )


async def take_standing(connection: Connection, vault: Vault, draft: Draft) -> Kept | None:
    """The invitation that stands for the draft's person, locked; None if another transaction has just replaced it."""
    row = await connection.fetchrow(
        """
        select * from invitations
        where practice_id = $1 and chart_id = $2 and person = $3 and replaced_by is null for update
        """,
        draft.invitation.practice_id,
        draft.invitation.chart_id,
        _person(vault, draft),
    )
    return kept(vault, row) if row else None


async def take(connection: Connection, invitation_id: UUID) -> Invitation | None:
    """An invitation, locked until the end of the transaction."""
    row = await connection.fetchrow("select * from invitations where id = $1 for update", invitation_id)
    return invitation_of(row) if row else None


async def take_all(connection: Connection, invitation_ids: Sequence[UUID]) -> dict[UUID, Invitation]:
    """Those of them that are known, locked until the end of the transaction, in an order that never deadlocks."""
    rows = await connection.fetch(
        """
        select id, practice_id, chart_id, relation, version, issued_at, expires_at, told_at, addressed_at,
               addressed_version, phone_refusal, scopes, ends_at, due_at, delivered_at, bounced_at, opened_at,
               verified_at, locked_at, granted_at, canceled_at, revoked_at, identity_closed_at, records_closed_at,
               disowned_at, left_at, deferred_at, code_failed_at
        from invitations where id = any($1::uuid[]) order by id for update
        """,
        invitation_ids,
    )
    return {row["id"]: invitation_of(row) for row in rows}


async def take_kept(connection: Connection, vault: Vault, invitation_id: UUID) -> Kept | None:
    """An invitation with what it keeps closed, locked until the end of the transaction."""
    row = await connection.fetchrow("select * from invitations where id = $1 for update", invitation_id)
    return kept(vault, row) if row else None


async def take_due(connection: Connection, vault: Vault, *, now: datetime, limit: int) -> list[Kept | Closed]:
    """Some invitations that somebody has to look at now; other workers take others."""
    rows = await connection.fetch(
        "select * from invitations where due_at <= $1 order by due_at limit $2 for update skip locked", now, limit
    )
    return opened(vault, rows)


def known(invitation: Invitation, *, keep_pin: bool) -> Row:
    """What is known now, for `save_all`; the PIN is erased for ever when it is not kept."""
    facts = (getattr(invitation.facts, name) for name in NAMES)
    return (invitation.id, invitation.version, keep_pin, *facts, invitation.due_at)


async def save_all(connection: Connection, rows: Sequence[Row]) -> None:
    """Write what is known; of several rows of one invitation the last one knows all."""
    latest = {row[0]: row for row in rows}
    await connection.execute(
        """
        update invitations set version = known.version, pin = case when known.keep_pin then pin end,
            delivered_at = known.delivered_at, bounced_at = known.bounced_at, opened_at = known.opened_at,
            verified_at = known.verified_at, locked_at = known.locked_at, granted_at = known.granted_at,
            canceled_at = known.canceled_at, revoked_at = known.revoked_at, due_at = known.due_at,
            identity_closed_at = known.identity_closed_at, records_closed_at = known.records_closed_at,
            disowned_at = known.disowned_at, left_at = known.left_at,
            deferred_at = known.deferred_at, code_failed_at = known.code_failed_at
        from unnest($1::uuid[], $2::int[], $3::bool[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
                    $7::timestamptz[], $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
                    $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[],
                    $17::timestamptz[], $18::timestamptz[])
            as known (id, version, keep_pin, delivered_at, bounced_at, opened_at, verified_at, locked_at, granted_at,
                      canceled_at, revoked_at, identity_closed_at, records_closed_at, disowned_at, left_at,
                      deferred_at, code_failed_at, due_at)
        where invitations.id = known.id
        """,
        *zip(*latest.values(), strict=True),
    )


async def look_at(connection: Connection, invitation_id: UUID, moment: datetime | None) -> None:
    """When time changes something the next time."""
    await connection.execute("update invitations set due_at = $2 where id = $1", invitation_id, moment)


async def readdress(connection: Connection, vault: Vault, invitation: Invitation, details: Details) -> None:
    """The next generation: other details under the same id and PIN."""
    await connection.execute(
        """
        update invitations set details = $2, version = $3, addressed_at = $4, addressed_version = $5,
            phone_refusal = $6, told_at = $7, ends_at = $9, due_at = $10,
            scopes = case when $8::json is not null then array(select json_array_elements_text($8)) end
        where id = $1
        """,
        invitation.id,
        lock_details(vault, invitation.id, details),
        invitation.version,
        invitation.addressed_at,
        invitation.addressed_version,
        invitation.phone_refusal,
        invitation.told_at,
        _scopes(invitation),
        invitation.terms.ends_at,
        invitation.due_at,
    )


async def retell(connection: Connection, invitation: Invitation) -> None:
    """The same invitation was told once more, later."""
    await connection.execute("update invitations set told_at = $2 where id = $1", invitation.id, invitation.told_at)


async def give_way(connection: Connection, invitation_id: UUID, *, to: UUID) -> None:
    """This one is over and another one follows it."""
    await connection.execute(
        "update invitations set replaced_by = $2, pin = null, due_at = null where id = $1", invitation_id, to
    )


def written(vault: Vault, draft: Draft) -> Row:
    """The row of a new invitation."""
    one = draft.invitation
    return (
        one.id,
        one.practice_id,
        one.chart_id,
        one.relation,
        _person(vault, draft),
        lock_details(vault, one.id, draft.details),
        lock_pin(vault, one.id, draft.pin),
        one.version,
        one.issued_at,
        one.expires_at,
        one.told_at,
        one.phone_refusal,
        _scopes(one),
        one.terms.ends_at,
        one.due_at,
    )


def _person(vault: Vault, draft: Draft) -> bytes:
    return vault.index(person_key(draft.invitation.relation, draft.details))


def _scopes(invitation: Invitation) -> str | None:
    """As JSON, because an array of arrays has no rows of different lengths; None for one's own chart."""
    return None if invitation.terms.scopes == OWN_CHART else json.dumps(invitation.terms.scopes)


def invitation_of(row: asyncpg.Record) -> Invitation:
    """The invitation in a row, without what it keeps closed."""
    return Invitation(
        id=row["id"],
        practice_id=row["practice_id"],
        chart_id=row["chart_id"],
        relation=row["relation"],
        version=row["version"],
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
        told_at=row["told_at"],
        addressed_at=row["addressed_at"],
        addressed_version=row["addressed_version"],
        phone_refusal=PhoneRefusal(row["phone_refusal"]) if row["phone_refusal"] else None,
        terms=Terms(OWN_CHART if row["scopes"] is None else tuple(row["scopes"]), row["ends_at"]),
        due_at=row["due_at"],
        facts=Facts(**{name: row[name] for name in NAMES}),
    )


def kept(vault: Vault, row: asyncpg.Record) -> Kept:
    """The invitation in a row, opened."""
    invitation = invitation_of(row)
    details = unlock_details(vault, invitation.id, row["details"])
    return Kept(invitation, details, unlock_pin(vault, invitation.id, row["pin"]) if row["pin"] else None)


def opened(vault: Vault, rows: Sequence[asyncpg.Record]) -> list[Kept | Closed]:
    """The invitations in several rows: one that does not open must not hide the others. The operator reads which."""
    return [_opened(vault, row) for row in rows]


def _opened(vault: Vault, row: asyncpg.Record) -> Kept | Closed:
    try:
        return kept(vault, row)
    except SealBroken:
        log.error("invitation.unreadable", invitation_id=str(row["id"]))
        return Closed(invitation_of(row))
