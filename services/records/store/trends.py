"""The shared results of one lab test; session, grant, category and end are checked in the statement that reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.records.store.charts import OpenedChart
from shared.db import Connection


@dataclass(frozen=True)
class Result:
    """One Observation: its JSON and when it came."""

    content: str
    received_at: datetime


@dataclass(frozen=True)
class Found:
    """`now` is the time of the statement; `chart` is None when the account has no such open grant. `results` are newest
    first, the one asked for is `asked`; there is none when the grant does not show it."""

    now: datetime
    session_over: bool
    chart: OpenedChart | None
    asked: str | None
    results: Sequence[Result]


_READ = """
with asked as (select exists (select from ended_sessions where session_id = $1) as session_over)
select now() as now, session_over, held.*, wanted.content as wanted, result.content, result.received_at
from asked
left join lateral (
    select practice_id, practice_name, practice_accent, chart_id, display_name, relation, scopes, array(
        select opens.chart_id from opens where grant_id = enforced.id) as others, array(
        select one.chart_id from (
            select chart_id, opens.root from opens where grant_id = enforced.id union all
            select enforced.chart_id, (select root from opens where grant_id = enforced.id limit 1)
        ) as one order by one.chart_id is distinct from one.root, one.chart_id) as charts
    from enforced
    where not session_over and id = $2 and account_id = $3 and 'labs' = any (scopes)
      and revoked_at is null and (ends_at is null or ends_at > now())
    limit 1 -- it is one anyway: so that what it opens is worked out once
) as held on true
left join lateral (
    select content from unnest(held.charts) with ordinality as place (chart_id, rank)
    join lateral (
        select content from visible join resources using (practice_id, chart_id, resource_type, resource_id)
        where practice_id = held.practice_id and chart_id = place.chart_id and visible.section = 'labs'
          and resource_type = 'Observation' and resource_id = $4 and (visible.subject is null or visible.subject = (
              select subject from charts where practice_id = held.practice_id and charts.chart_id = place.chart_id))
          and not exists (
              select from resources better
              where better.practice_id = held.practice_id and better.chart_id = any (held.charts[:rank - 1])
                and better.resource_type = 'Observation' and better.resource_id = $4)
        limit 1 -- by its whole key, chart by chart, whatever is thought of the table
    ) as own on true
    order by rank limit 1
) as wanted on true
left join lateral (
    select sort_key, resource_id, own.content, received_at
    from (
        select chart_id, held.charts[:rank - 1] as better_ones, (
            select subject from charts where practice_id = held.practice_id and charts.chart_id = one.chart_id
        ) as patient
        from unnest(held.charts) with ordinality as one (chart_id, rank)
        offset 0
    ) as place
    join lateral (
        select visible.sort_key, resource_id, content, received_at
        from visible join resources using (practice_id, chart_id, resource_type, resource_id)
        where practice_id = held.practice_id and chart_id = place.chart_id and visible.section = 'labs'
          and resource_type = 'Observation' and (visible.subject is null or visible.subject = place.patient)
          and (resource_id = $4 or content @> jsonb_build_object('code', jsonb_build_object('coding',
              jsonb_build_array(jsonb_build_object('system', wanted.content #> '{code,coding,0,system}',
                                                   'code', wanted.content #> '{code,coding,0,code}')))))
          and (place.better_ones = '{}' or not exists (
              select from resources better
              where better.practice_id = held.practice_id and better.chart_id = any (place.better_ones)
                and better.resource_type = visible.resource_type and better.resource_id = visible.resource_id))
        order by visible.sort_key, resource_type, resource_id limit $5
    ) as own on true
    order by sort_key, resource_id limit $5
) as result on wanted.content is not null
order by result.sort_key, result.resource_id
"""


async def read(
    connection: Connection, *, grant_id: UUID, account_id: UUID, session_id: UUID, resource_id: str, limit: int
) -> Found:
    """A result without a code, or without the system that it is of, stands for itself alone. Of merged charts the
    surviving one's word stands, as in the section: what it took back is in none."""
    rows = await connection.fetch(_READ, session_id, grant_id, account_id, resource_id, limit)
    first = rows[0]
    if first["practice_id"] is None:
        return Found(first["now"], first["session_over"], None, None, ())
    names = ("practice_id", "practice_name", "practice_accent", "chart_id", "display_name", "relation")
    chart = OpenedChart(
        **{name: first[name] for name in names},
        scopes=tuple(first["scopes"]),
        others=tuple(first["others"]),
        root=None,
        sections={},
    )
    results = [Result(row["content"], row["received_at"]) for row in rows if row["content"] is not None]
    return Found(first["now"], False, chart, first["wanted"], results)
