"""The tables sources and invitations at once: many events open their first invitations in one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.enrollment.store.invitations import Draft, written
from services.enrollment.store.practices import PracticeRow
from services.enrollment.store.sources import Origin
from shared.db import Connection
from shared.seals import Vault

_OPEN_FIRST = """
with told as (
    select * from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bytea[],
                         $8::bytea[], $9::bytea[], $10::int[], $11::timestamptz[], $12::timestamptz[],
                         $13::timestamptz[], $14::text[], $15::json[], $16::timestamptz[], $17::timestamptz[],
                         $18::text[])
        as told (source, ce_id, id, practice_id, chart_id, relation, person, details, pin, version, issued_at,
                 expires_at, told_at, phone_refusal, scopes, ends_at, due_at, by)
), forbidden as (
    select told.id from told join staff on staff.practice_id = told.practice_id and staff.staff_id = told.by
    where not may_invite
), claimed as (
    insert into sources (source, ce_id, invitation_id)
    select source, ce_id, told.id from told join practices on practices.id = told.practice_id
    where told.id not in (select id from forbidden)
    order by source, ce_id on conflict do nothing returning invitation_id
), issued as (
    insert into invitations (id, practice_id, chart_id, relation, person, details, pin, version,
                             issued_at, expires_at, told_at, phone_refusal, scopes, ends_at, due_at)
    select id, practice_id, chart_id, relation, person, details, pin, version, issued_at, expires_at, told_at,
           phone_refusal, case when scopes is not null then array(select json_array_elements_text(scopes)) end,
           ends_at, due_at
    from told join claimed on claimed.invitation_id = told.id order by practice_id, chart_id, person
    on conflict (practice_id, chart_id, person, replaced_by) do nothing returning id
)
select told.id as invitation_id, practices.*, forbidden.id is null as permitted,
       claimed.invitation_id is not null as fresh,
       issued.id is not null as issued
from told join practices on practices.id = told.practice_id
left join claimed on claimed.invitation_id = told.id left join issued on issued.id = told.id
left join forbidden on forbidden.id = told.id
"""


@dataclass(frozen=True)
class Opening:
    """What came of a first attempt: `fresh` is False for an event heard before, `issued` when somebody stands there.

    Nothing was written when whoever invites is not `permitted` to (S94).
    """

    practice: PracticeRow
    permitted: bool
    fresh: bool
    issued: bool


async def open_first(connection: Connection, vault: Vault, drafts: Mapping[Origin, Draft]) -> dict[UUID, Opening]:
    """Claim each event and, unless an invitation of its person stands, write the new one: what came of each by the id
    of its draft. Drafts of unknown practices are missing. No two drafts are for one chart.

    One round trip for what would be four for every event, because this is the path that every invitation takes.
    """
    rows = await connection.fetch(
        _OPEN_FIRST,
        *zip(*((*origin, *written(vault, draft), draft.by) for origin, draft in drafts.items()), strict=True),
    )
    return {
        row["invitation_id"]: Opening(_practice(row), row["permitted"], row["fresh"], row["issued"]) for row in rows
    }


def _practice(row: asyncpg.Record) -> PracticeRow:
    return PracticeRow(
        row["id"], row["name"], row["accent"], row["registration_order"], row["language"], row["voice_codes"]
    )
