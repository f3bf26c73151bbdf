"""Table `resources` (and `charts`, whose patient they must be about): the newest version of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.records.domain.resource import Identity
from shared.db import Connection


@dataclass(frozen=True)
class Entry:
    """One resource as it is stored; exactly one of `content` (JSON) and `sealed` is there."""

    practice_id: str
    chart_id: str
    identity: Identity
    content: str | None
    sealed: bytes | None
    fingerprint: bytes
    set_aside: str | None
    source: str
    told_at: datetime | None


@dataclass(frozen=True)
class Kept:
    """`foreign`: the resource is about another patient than the chart, and was not kept."""

    foreign: bool
    changed: bool


async def keep(connection: Connection, entry: Entry) -> Kept:
    """Keep `entry` unless the chart has a newer version of it, or is about somebody else.

    A Patient resource settles who the chart is about; until there is one, the first resource that names anybody does.
    """
    identity = entry.identity
    row = await connection.fetchrow(
        """
        with named as (
            insert into charts (practice_id, chart_id, subject, certain)
            select $1, $2, $5::text, $6::boolean where $5::text is not null
            on conflict (practice_id, chart_id) do update set subject = excluded.subject, certain = true
            where excluded.certain and not charts.certain
        ), other_patient as (
            select 1 from charts
            where practice_id = $1 and chart_id = $2 and subject <> $5::text and (certain or not $6::boolean)
        ), kept as (
            insert into resources as known (practice_id, chart_id, resource_type, resource_id, subject, version,
                                            last_updated, content, sealed, fingerprint, set_aside, source, told_at,
                                            received_at)
            select $1, $2, $3, $4, $5::text, $7, $8, $9, $10, $11, $12, $13, $14, now()
            where not exists (select from other_patient)
            on conflict (practice_id, chart_id, resource_type, resource_id) do update
            set subject = excluded.subject, version = excluded.version, last_updated = excluded.last_updated,
                content = excluded.content, sealed = excluded.sealed, fingerprint = excluded.fingerprint,
                source = excluded.source, set_aside = excluded.set_aside, told_at = excluded.told_at, received_at=now()
            where excluded.fingerprint <> known.fingerprint and case
                when excluded.version <> known.version then excluded.version > known.version
                when excluded.last_updated <> known.last_updated then excluded.last_updated > known.last_updated
                when excluded.told_at <> known.told_at then excluded.told_at > known.told_at
                else true end
            returning 1
        )
        select exists (select from other_patient) as foreign, exists (select from kept) as changed
        """,
        entry.practice_id, entry.chart_id, identity.type, identity.id, identity.subject, identity.names_patient,
        identity.version, identity.last_updated, entry.content, entry.sealed, entry.fingerprint, entry.set_aside,
        entry.source, entry.told_at,
    )  # fmt: skip
    return Kept(foreign=bool(row and row["foreign"]), changed=bool(row and row["changed"]))


async def retell(connection: Connection, entry: Entry) -> None:
    """The same content was said again, later: what was said in between is older than that."""
    identity = entry.identity
    await connection.execute(
        """
        update resources set told_at = $5
        where practice_id = $1 and chart_id = $2 and resource_type = $3 and resource_id = $4 and fingerprint = $6
          and coalesce(told_at < $5, true)
        """,
        entry.practice_id, entry.chart_id, identity.type, identity.id, entry.told_at, entry.fingerprint,
    )  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """One resource as it is read: its JSON, and when it came."""

    resource_id: str
    content: str
    received_at: datetime


@dataclass(frozen=True)
class OpenedChart:
    """What a grant opens: whose chart, by what right, and the resources asked for."""

    practice_id: str
    practice_name: str
    practice_accent: str | None
    chart_id: str
    display_name: str
    relation: str
    resources: tuple[Stored, ...]


@dataclass(frozen=True)
class Opening:
    """`chart` is None when there is no such grant for this account and category, for whatever reason."""

    session_over: bool
    chart: OpenedChart | None


async def open_chart(
    connection: Connection, *, grant_id: UUID, account_id: UUID, session_id: UUID, category: str, resource_type: str
) -> Opening:
    """Check session, grant, category and end, and read, in one statement: nothing can change in between."""
    rows = await connection.fetch(
        """
        with asked as (select exists (select from ended_sessions where session_id = $1) as session_over)
        select session_over, held.*, resource_id, content, received_at
        from asked
        left join lateral (
            select practice_id, practice_name, practice_accent, chart_id, display_name, relation from grants
            where not session_over and id = $2 and account_id = $3 and $4 = any (scopes)
              and revoked_at is null and (ends_at is null or ends_at > now())
        ) as held on true
        left join charts using (practice_id, chart_id)
        left join resources on resources.practice_id = held.practice_id and resources.chart_id = held.chart_id
            and resource_type = $5 and set_aside is null and content is not null
            and (resources.subject is null or resources.subject = charts.subject)
        """,
        session_id, grant_id, account_id, category, resource_type,
    )  # fmt: skip
    first = rows[0]
    if first["practice_id"] is None:
        return Opening(session_over=first["session_over"], chart=None)
    held = {name: first[name] for name in OpenedChart.__dataclass_fields__ if name != "resources"}
    found = [row for row in rows if row["content"] is not None]
    stored = tuple(Stored(row["resource_id"], row["content"], row["received_at"]) for row in found)
    return Opening(session_over=False, chart=OpenedChart(**held, resources=stored))
