"""A chart was merged into another one, or stands for itself again: what it opens is resolved by whoever reads."""

from __future__ import annotations

from services.records.store import copies, merges
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.charts import ChartMoved
from shared.work import Work


async def move_chart(work: Work[Tools], told: ChartMoved) -> None:
    """No grant and no resource changes its chart (docs/adr/0025)."""
    moved = await merges.move(
        work.connection,
        practice_id=told.practice_id,
        chart_id=told.chart_id,
        root=told.surviving_chart_id,
        version=told.version,
    )
    if moved:
        await copies.let_go(work.connection, told.practice_id)
        work.audit(
            chain=chart_chain(told.practice_id, told.chart_id),
            actor=work.source,
            right="practice",
            action="move_chart",
            category="chart",
        )
