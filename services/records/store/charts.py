"""What a grant opens: session, grant, category and end are checked in the statement that reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from shared.db import Connection

_LAST_TOGETHER = 400
"""Pages of merged charts that can be turned: 10,000 entries of each section."""
_LAST_PAGE = 1_000_000
"""Far beyond any chart: a number that somebody typed need not fit into the database's."""


@dataclass(frozen=True)
class Stored:
    """One resource as it is read: its JSON, or the sealed JSON, when and from which EHR system, and its place in the
    section.

    `helpers` is a JSON object, `Type/id` to resource, of those that it points at.
    """

    resource_type: str
    resource_id: str
    content: str | None
    sealed: bytes | None
    helpers: str | None
    received_at: datetime
    source: str
    place: str = ""


@dataclass(frozen=True)
class Listed:
    """One page of a section in reading order, and how many entries it has in all, `current` of them current."""

    page: int
    pages: int
    total: int
    current: int
    resources: tuple[Stored, ...]


@dataclass(frozen=True)
class OpenedChart:
    """Whose chart, by what right, what the grant opens, and the sections asked for that it opens.

    `others` are the charts that it opens beside its own, by merges into `root` (None: by none).
    """

    practice_id: str
    practice_name: str
    practice_accent: str | None
    chart_id: str
    display_name: str
    relation: str
    scopes: tuple[str, ...]
    others: tuple[str, ...]
    root: str | None
    sections: Mapping[str, Listed]


@dataclass(frozen=True)
class Opening:
    """`now` is the time of the statement that read. `chart` is None when there is no such grant for this account and
    category, for whatever reason.

    `behind` says that resources of the chart have no position yet by the rules of today, and are missing.
    """

    now: datetime
    session_over: bool
    behind: bool
    chart: OpenedChart | None


_READ = """
with asked as (
    select exists (select from ended_sessions where session_id = $1) or ($9::uuid is not null and not exists (
        select from share_states where share_id = $9 and grant_id = $2 and account_id = $3 and is_open
    )) as session_over
)
select now() as now, session_over, held.*, wanted.section, counted.*, listed.place, found.*
from asked
left join lateral (
    select practice_id, practice_name, practice_accent, place.chart_id, display_name, relation, scopes, (
        select subject from charts
        where charts.practice_id = enforced.practice_id and charts.chart_id = place.chart_id
    ) as patient, exists (
        select from behind
        where behind.practice_id = enforced.practice_id and behind.chart_id = place.chart_id
    ) as behind, array(
        select opens.chart_id from opens where grant_id = enforced.id and $7::text is null
        order by opens.chart_id <> root, opens.chart_id
    ) as others, (
        select root from opens where grant_id = enforced.id limit 1
    ) as root
    from enforced cross join lateral (select coalesce($7::text, enforced.chart_id) as chart_id) as place
    where not session_over and id = $2 and account_id = $3 and scopes && $4::text[]
      and revoked_at is null and (ends_at is null or ends_at > now())
      and ($7::text is null or exists (select from opens where grant_id = enforced.id and opens.chart_id = $7::text))
    limit 1 -- it is one anyway: so that what it opens is worked out once, not for every entry
) as held on true
left join lateral (
    select section from unnest($4::text[]) as section where section = any (held.scopes)
) as wanted on true
left join lateral (
    select total, total_current, pages, least($5::bigint, pages) as page
    from (
        select count(*) as total, greatest(1, (count(*) + $6::bigint - 1) / $6::bigint) as pages,
               count(*) filter (where current and coalesce(passes_at >= now(), true)) as total_current
        from visible
        where practice_id = held.practice_id and chart_id = held.chart_id and section = wanted.section
          and (subject is null or subject = held.patient)
          and ($8::text[] = '{}' or not exists (
              select from resources better
              where better.practice_id = held.practice_id and better.chart_id = any ($8::text[])
                and better.resource_type = visible.resource_type and better.resource_id = visible.resource_id))
    ) as all_of_it
) as counted on true
left join lateral (
    select * from (
        (select sort_key as place, resource_type, resource_id from visible
        where practice_id = held.practice_id and chart_id = held.chart_id and section = wanted.section
          and (subject is null or subject = held.patient)
          and ($8::text[] = '{}' or not exists (
              select from resources better
              where better.practice_id = held.practice_id and better.chart_id = any ($8::text[])
                and better.resource_type = visible.resource_type and better.resource_id = visible.resource_id))
          and (passes_at is null or passes_at >= now())
        order by sort_key, resource_type, resource_id limit counted.page * $6::bigint)
        union all
        (select past_key, resource_type, resource_id from visible
        where practice_id = held.practice_id and chart_id = held.chart_id and section = wanted.section
          and (subject is null or subject = held.patient)
          and ($8::text[] = '{}' or not exists (
              select from resources better
              where better.practice_id = held.practice_id and better.chart_id = any ($8::text[])
                and better.resource_type = visible.resource_type and better.resource_id = visible.resource_id))
          and passes_at < now()
        order by past_key, resource_type, resource_id limit counted.page * $6::bigint)
    ) as until_there
    order by place, resource_type, resource_id limit $6::bigint offset (counted.page - 1) * $6::bigint
) as listed on true
left join lateral (
    select resource_type, resource_id, case
        when $10::boolean and 'diagnoses' = any (held.scopes) then content
        else content - 'reasonCode' end as content, -- what a medicine is for is a diagnosis
        sealed, received_at, source, (
        select jsonb_object_agg(pointer, helper.content)
        from unnest(points_at) as pointer join resources helper
          on helper.practice_id = held.practice_id and helper.chart_id = held.chart_id
         and helper.resource_type = split_part(pointer, '/', 1)
         and helper.resource_id = split_part(pointer, '/', 2)
        where helper.set_aside is null and (helper.subject is null or helper.subject = held.patient)
    ) as helpers
    from resources
    where practice_id = held.practice_id and chart_id = held.chart_id
      and resource_type = listed.resource_type and resource_id = listed.resource_id
    limit 1 -- by its whole key, whatever is thought of the table
) as found on true
order by wanted.section, listed.place, listed.resource_type, listed.resource_id
"""


@dataclass(frozen=True)
class Asked:
    """Which page of which sections, by which grant, for whom; `share_id` is the share of that account by which somebody
    else reads: nothing is open when that is over. `reasons`: told what medicines and procedures are for, if the grant
    opens diagnoses too."""

    grant_id: UUID
    account_id: UUID
    session_id: UUID
    sections: Sequence[str]
    page: int
    size: int
    share_id: UUID | None = None
    reasons: bool = True


async def open_chart(connection: Connection, asked: Asked) -> Opening:
    """Read one page of each of the sections that the grant opens; a page before the first is the first, one beyond the
    last the last. Of merged charts each is read by a statement that asks anew what the grant opens.
    """
    own = await _read(connection, asked)
    if own.chart is None or not own.chart.others:
        return own
    return await _read_together(connection, asked, own.chart)


async def _read(
    connection: Connection, asked: Asked, *, chart_id: str | None = None, better: Sequence[str] = ()
) -> Opening:
    """The grant's own chart, or another one that it opens, without what the `better` ones have as well."""
    rows = await connection.fetch(
        _READ,
        asked.session_id, asked.grant_id, asked.account_id, asked.sections, max(1, min(asked.page, _LAST_PAGE)),
        asked.size, chart_id, better, asked.share_id, asked.reasons,
    )  # fmt: skip
    first = rows[0]
    if first["practice_id"] is None:
        return Opening(now=first["now"], session_over=first["session_over"], behind=False, chart=None)
    held: dict[str, Any] = {name: first[name] for name in OpenedChart.__dataclass_fields__ if name != "sections"}
    held |= {name: tuple(first[name]) for name in ("scopes", "others")}
    listed = {name: _listed(list(own)) for name, own in groupby(rows, key=lambda row: row["section"])}
    chart = OpenedChart(**held, sections=listed)
    return Opening(now=first["now"], session_over=False, behind=first["behind"], chart=chart)


async def _read_together(connection: Connection, asked: Asked, own: OpenedChart) -> Opening:
    """A page of several charts is in the first pages of each; of what several have, the surviving chart's stands."""
    begun = replace(asked, page=1, size=max(1, min(asked.page, _LAST_TOGETHER)) * asked.size)
    order = sorted((own.chart_id, *own.others), key=lambda chart: (chart != own.root, chart))
    found = [
        await _read(connection, begun, chart_id=None if chart == own.chart_id else chart, better=order[:place])
        for place, chart in enumerate(order)
    ]
    charts = [one.chart for one in found if one.chart is not None]
    mine = next((chart for chart in charts if chart.chart_id == own.chart_id), None)
    if mine is None:
        return next(one for one in found if one.chart is None)
    sections = {
        name: together([chart.sections[name] for chart in charts], page=asked.page, size=asked.size)
        for name in mine.sections
        if all(name in chart.sections for chart in charts)  # closed meanwhile, it is closed
    }
    scopes = tuple(one for one in mine.scopes if all(one in chart.scopes for chart in charts))
    together_held = replace(mine, sections=sections, scopes=scopes) if sections else None
    return Opening(found[0].now, False, any(one.behind for one in found), together_held)


def together(listed: Sequence[Listed], *, page: int, size: int) -> Listed:
    """One page of what stands in several lists, each read from its beginning."""
    total = sum(one.total for one in listed)
    pages = max(1, -(-total // size))
    shown = max(1, min(page, pages, _LAST_TOGETHER))
    everything = sorted(
        (resource for one in listed for resource in one.resources),
        key=lambda found: (found.place, found.resource_type, found.resource_id),
    )
    return Listed(
        page=shown,
        pages=pages,
        total=total,
        current=sum(one.current for one in listed),
        resources=tuple(everything[(shown - 1) * size : shown * size]),
    )


def _listed(rows: Sequence[Any]) -> Listed:
    first = rows[0]
    found = tuple(
        Stored(row["resource_type"], row["resource_id"], row["content"], row["sealed"], row["helpers"],
               row["received_at"], row["source"], row["place"] or "")
        for row in rows if row["resource_id"] is not None
    )  # fmt: skip
    return Listed(first["page"], first["pages"], first["total"], first["total_current"], found)
