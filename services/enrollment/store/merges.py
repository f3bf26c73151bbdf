"""The tables chart_merges and chart_roots: what was told of merges, and where they lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.db import Connection


@dataclass(frozen=True)
class Root:
    """Under which chart one is found, as of which version."""

    chart_id: str
    root: str
    version: int


async def lock(connection: Connection, practice_id: str) -> None:
    """One change of a practice's merges at a time."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('merges ' || $1, 0))", practice_id)


async def tell(
    connection: Connection, *, practice_id: str, chart_id: str, into_chart_id: str | None, told_at: datetime
) -> bool:
    """Keep the latest word about a chart; of two of one time the one that says less, or the first by name."""
    done = await connection.execute(
        """
        insert into chart_merges as known (practice_id, chart_id, into_chart_id, told_at) values ($1, $2, $3, $4)
        on conflict (practice_id, chart_id) do update
        set into_chart_id = excluded.into_chart_id, told_at = excluded.told_at
        where known.told_at < excluded.told_at or (known.told_at = excluded.told_at
            and known.into_chart_id is not null
            and (excluded.into_chart_id is null or excluded.into_chart_id < known.into_chart_id))
        """,
        practice_id,
        chart_id,
        into_chart_id,
        told_at,
    )
    return done.endswith("1")


async def facts(connection: Connection, practice_id: str) -> dict[str, str | None]:
    """Chart -> what was last told of it."""
    rows = await connection.fetch(
        "select chart_id, into_chart_id from chart_merges where practice_id = $1", practice_id
    )
    return {row["chart_id"]: row["into_chart_id"] for row in rows}


async def roots(connection: Connection, practice_id: str) -> dict[str, Root]:
    """What was worked out before, by chart."""
    rows = await connection.fetch("select chart_id, root, version from chart_roots where practice_id = $1", practice_id)
    return {row["chart_id"]: Root(**row) for row in rows}


async def write(connection: Connection, practice_id: str, changed: Sequence[Root]) -> None:
    """What has changed."""
    await connection.executemany(
        """
        insert into chart_roots (practice_id, chart_id, root, version) values ($1, $2, $3, $4)
        on conflict (practice_id, chart_id) do update set root = excluded.root, version = excluded.version
        """,
        [(practice_id, one.chart_id, one.root, one.version) for one in changed],
    )


async def together(connection: Connection, practice_id: str, chart_id: str) -> list[str]:
    """The charts that are one by merges, the surviving one first; of most charts there is only themselves."""
    rows = await connection.fetch(
        """
        select other.chart_id, other.root from chart_roots own
        join chart_roots other on other.practice_id = own.practice_id and other.root = own.root
        where own.practice_id = $1 and own.chart_id = $2
        order by other.chart_id <> other.root, other.chart_id
        """,
        practice_id,
        chart_id,
    )
    return [row["chart_id"] for row in rows] or [chart_id]
