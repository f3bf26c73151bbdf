"""The audit of a chart and those merged with it, for who holds a grant of it; checked in the statement that reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.records.store.charts import OpenedChart
from shared.db import Connection


@dataclass(frozen=True)
class Deed:
    """One audit row, as far as it is told; `recipient` is whom its share is for, sealed."""

    at: datetime
    actor: str
    by_right: str
    action: str
    category: str
    share_id: UUID | None
    recipient: bytes | None


@dataclass(frozen=True)
class Found:
    """`now` is the time of the statement; `chart` is None when the account has no such open grant."""

    now: datetime
    session_over: bool
    chart: OpenedChart | None
    deeds: Sequence[Deed]


_READ = """
with asked as (select exists (select from ended_sessions where session_id = $1) as session_over)
select now() as now, session_over, held.*, deed.*
from asked
left join lateral (
    select practice_id, practice_name, practice_accent, chart_id, display_name, relation, scopes, array(
        select opens.chart_id from opens where grant_id = enforced.id) as others
    from enforced
    where not session_over and id = $2 and account_id = $3
      and revoked_at is null and (ends_at is null or ends_at > now())
    limit 1 -- it is one anyway: so that what it opens is worked out once
) as held on true
left join lateral (
    select * from (
        select distinct on (at, actor, by_right, action, category, subject, message_id) own.*
        from unnest(held.chart_id || held.others) as place (chart_id) cross join lateral (
            select position, at, actor, by_right, action, category, subject, message_id, share_id, recipient
            from audit left join shares
              on share_id = case when subject like 'share:%' then substr(subject, 7)::uuid end
            where chain = held.practice_id || '/' || place.chart_id
              and (action in ('view', 'open', 'close', 'change_terms', 'download', 'order-copy', 'discard-copy',
                              'make-share', 'view-share', 'download-share', 'stop-share', 'lock-share')
                   or by_right = 'staff')
              and at < coalesce($4::timestamptz, 'infinity')
              and (held.relation = 'self' or actor = 'account:' || $3::text or shares.account_id = $3
                   or by_right = 'staff' and subject = 'grant:' || $2::text and action <> 'change_sharing')
            order by at desc fetch first $5 rows with ties
        ) as own
    ) as told_once order by at desc fetch first $5 rows with ties
) as deed on true
order by deed.at desc, deed.position desc
"""


async def read(
    connection: Connection, *, grant_id: UUID, account_id: UUID, session_id: UUID, before: datetime | None, limit: int
) -> Found:
    """The patient finds everybody's deeds, anybody else their own and those of staff about their own access: what a
    young patient looks at is no parent's matter, nor what one parent does the other's. From whom something is withheld
    is not told that either. What a recipient did concerns who let them. Of merged charts all are told, and once what
    stands in the audit of several. The newest `limit` of what was done `before`, and whatever was done at the very time
    of the last of these."""
    rows = await connection.fetch(_READ, session_id, grant_id, account_id, before, limit)
    first = rows[0]
    if first["practice_id"] is None:
        return Found(first["now"], first["session_over"], None, ())
    names = ("practice_id", "practice_name", "practice_accent", "chart_id", "display_name", "relation")
    chart = OpenedChart(
        **{name: first[name] for name in names},
        scopes=tuple(first["scopes"]),
        others=tuple(first["others"]),
        root=None,
        sections={},
    )
    told = [row for row in rows if row["position"] is not None]
    return Found(
        first["now"], False, chart, [Deed(**{name: row[name] for name in Deed.__dataclass_fields__}) for row in told]
    )
