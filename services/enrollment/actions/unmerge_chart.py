"""An EHR takes a merge back: the chart stands for itself, as if it had never been merged."""

from __future__ import annotations

from services.enrollment.merging import note, objection, settle, turn_away
from services.enrollment.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import ChartUnmerged
from shared.work import Work


async def unmerge_chart(work: Work[Tools], told: ChartUnmerged) -> Refused | None:
    """Of a chart that was never merged it is a fact as well: a merge that is told late does not come after it."""
    if (reason := await objection(work, chart_id=told.chart_id, into_chart_id=None)) is not None:
        return turn_away(work, reason, chart_id=told.chart_id, action="unmerge_chart")
    await settle(work, chart_id=told.chart_id, into_chart_id=None)
    note(work, told.chart_id, "unmerge_chart")
    return None
