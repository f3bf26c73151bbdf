"""View `behind`: the rows of `resources` that have no position by the rules of today, and their positions.

The view may be a newer release's: a worker takes from it only what its own rules improve, or it would never be done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.records.domain.position import RULES, Position
from shared.db import Connection


@dataclass(frozen=True)
class Unpositioned:
    """One row: `content` is its JSON, None when it is sealed."""

    practice_id: str
    chart_id: str
    resource_type: str
    resource_id: str
    content: str | None
    fingerprint: bytes


async def charts_behind(connection: Connection, *, limit: int) -> list[tuple[str, str]]:
    """(practice, chart) of some charts with such rows."""
    rows = await connection.fetch(
        """
        select distinct practice_id, chart_id from behind
        where positioned_by < $2 or positioned_for is distinct from fingerprint limit $1
        """,
        limit,
        RULES,
    )
    return [(row["practice_id"], row["chart_id"]) for row in rows]


async def behind(connection: Connection, *, practice_id: str, chart_id: str, limit: int) -> list[Unpositioned]:
    """Some such rows of one chart, in one order, so that two that position them never wait for each other."""
    rows = await connection.fetch(
        """
        select resource_type, resource_id, content, fingerprint from behind
        where practice_id = $1 and chart_id = $2
          and (positioned_by < $4 or positioned_for is distinct from fingerprint)
        order by resource_type, resource_id limit $3
        """,
        practice_id,
        chart_id,
        limit,
        RULES,
    )
    return [Unpositioned(practice_id, chart_id, *row) for row in rows]


async def place(connection: Connection, positions: Iterable[tuple[Unpositioned, Position]]) -> None:
    """Write positions; one of a content that is no longer there stays behind, and newer rules are never undone."""
    await connection.executemany(
        """
        update resources
        set section = $5, sort_key = $6, past_key = $7, passes_at = $8, current = $9, named_by = $10, points_at = $11,
            positioned_by = $12, positioned_for = $13
        where practice_id = $1 and chart_id = $2 and resource_type = $3 and resource_id = $4 and fingerprint = $13
          and (positioned_by < $12 or positioned_for is distinct from fingerprint)
        """,
        [
            (row.practice_id, row.chart_id, row.resource_type, row.resource_id, where.section, where.sort_key,
             where.past_key, where.passes_at, where.current, where.named_by, where.points_at, RULES, row.fingerprint)
            for row, where in positions
        ],
    )  # fmt: skip
