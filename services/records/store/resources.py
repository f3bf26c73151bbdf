"""Table `resources` (and `charts`, whose patient they must be about): the newest version of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.records.domain.position import RULES, Position
from services.records.domain.resource import Aside, Identity
from shared.db import Connection


@dataclass(frozen=True)
class Entry:
    """One resource as it is stored; exactly one of `content` (JSON) and `sealed` is there."""

    practice_id: str
    chart_id: str
    identity: Identity
    position: Position
    content: str | None
    sealed: bytes | None
    fingerprint: bytes
    set_aside: str | None
    source: str
    told_at: datetime | None


@dataclass(frozen=True)
class Kept:
    """`foreign`: the resource is about another patient than the chart, and was not kept. `withdrawn`: what stood there
    before says that the practice took the resource back."""

    foreign: bool
    changed: bool
    withdrawn: bool


_KEEP = """
with named as (
    insert into charts (practice_id, chart_id, subject, certain)
    select $1, $2, $5::text, $6::boolean where $5::text is not null
    on conflict (practice_id, chart_id) do update set subject = excluded.subject, certain = true
    where excluded.certain and not charts.certain
    returning 1
), unseen as ( -- whoever named the patient first, at this moment, is not told here; asking once more tells
    select 1 where $5::text is not null and not exists (select from named)
      and not exists (select from charts where practice_id = $1 and chart_id = $2)
), other_patient as (
    select 1 from charts
    where practice_id = $1 and chart_id = $2 and subject <> $5::text and (certain or not $6::boolean)
), kept as (
    insert into resources as known (practice_id, chart_id, resource_type, resource_id, subject, version,
        last_updated, content, sealed, fingerprint, set_aside, source, told_at, received_at,
        section, sort_key, past_key, passes_at, current, named_by, points_at, positioned_by, positioned_for)
    select $1, $2, $3, $4, $5::text, $7, $8, $9, $10, $11, $12, $13, $14, now(),
           $16, $17, $18, $19, $20, $21, $22, $23, $11
    where not exists (select from other_patient) and not exists (select from unseen)
    on conflict (practice_id, chart_id, resource_type, resource_id) do update
    set subject = excluded.subject, version = excluded.version, last_updated = excluded.last_updated,
        content = excluded.content, sealed = excluded.sealed, fingerprint = excluded.fingerprint,
        source = excluded.source, set_aside = excluded.set_aside, told_at = excluded.told_at, received_at=now(),
        section = excluded.section, sort_key = excluded.sort_key, past_key = excluded.past_key,
        passes_at = excluded.passes_at, current = excluded.current, named_by = excluded.named_by,
        points_at = excluded.points_at, positioned_by = excluded.positioned_by,
        positioned_for = excluded.positioned_for
    where case
        when (known.set_aside is distinct from $15) <> (excluded.set_aside is distinct from $15)
        then excluded.set_aside is distinct from $15
        when excluded.fingerprint = known.fingerprint then false
        when excluded.version <> known.version then excluded.version > known.version
        when excluded.last_updated <> known.last_updated then excluded.last_updated > known.last_updated
        when excluded.told_at <> known.told_at then excluded.told_at > known.told_at
        else excluded.set_aside is not distinct from $24 or known.set_aside is distinct from $24 end
    returning xmax <> 0 or set_aside is not distinct from $24 or $6::boolean as took_away -- 0: there was none before
), outdated as (
    update copies set gone_at = case when made_at is not null then now() end
    where practice_id = $1 and charts @> array[$2::text] and gone_at is null and exists (select from kept)
      and ((select took_away from kept) or cardinality(charts) > 1)
    returning copy_id
), erased as (
    delete from copy_pieces using outdated where copy_pieces.copy_id = outdated.copy_id
)
select exists (select from unseen) as unseen, exists (select from other_patient) as foreign,
    exists (select from kept) as changed, exists (
    select from resources where practice_id = $1 and chart_id = $2 and resource_type = $3 and resource_id = $4
      and set_aside = $24) as withdrawn
"""


async def keep(connection: Connection, entry: Entry) -> Kept:
    """Keep `entry` unless a newer version is known, or the chart is about another patient: its Patient says who, else
    the first resource that names one. A shared lab replaces one that was not, and never the other way round (S120).
    Where neither version nor time says what is newer, what was taken back stays so.

    Copies that hold what was there before are erased with it; one that is being made is begun anew."""
    identity, position = entry.identity, entry.position
    arguments = (
        entry.practice_id, entry.chart_id, identity.type, identity.id, identity.subject, identity.names_patient,
        identity.version, identity.last_updated, entry.content, entry.sealed, entry.fingerprint, entry.set_aside,
        entry.source, entry.told_at, Aside.LAB, position.section, position.sort_key, position.past_key,
        position.passes_at, position.current, position.named_by, position.points_at, RULES, Aside.WITHDRAWN,
    )  # fmt: skip
    row = await connection.fetchrow(_KEEP, *arguments)
    if row and row["unseen"]:
        row = await connection.fetchrow(_KEEP, *arguments)
    return Kept(row["foreign"], row["changed"], row["withdrawn"]) if row else Kept(False, False, False)


async def retell(connection: Connection, entry: Entry) -> None:
    """The same content was said again, later: what was said in between is older than that."""
    identity = entry.identity
    await connection.execute(
        """
        update resources set told_at = $5
        where practice_id = $1 and chart_id = $2 and resource_type = $3 and resource_id = $4 and fingerprint = $6
          and coalesce(told_at < $5, true) and set_aside is not distinct from $7
        """,
        entry.practice_id, entry.chart_id, identity.type, identity.id, entry.told_at, entry.fingerprint,
        entry.set_aside,
    )  # fmt: skip


def place(practice_id: str, chart_id: str, resource_type: str, resource_id: str) -> str:
    """Which row a sealed content belongs to: it opens nowhere else."""
    return f"{practice_id}/{chart_id}/{resource_type}/{resource_id}"
