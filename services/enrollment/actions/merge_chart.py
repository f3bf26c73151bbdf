"""An EHR found that two charts are one patient's: whoever reads finds the absorbed one under the other."""

from __future__ import annotations

from services.enrollment.merging import note, objection, settle, turn_away
from services.enrollment.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import ChartMerged
from shared.work import Work


async def merge_chart(work: Work[Tools], told: ChartMerged) -> Refused | None:
    """Nothing is moved or rewritten, so that `chart.unmerged` leaves nothing open (docs/adr/0025)."""
    place = {"chart_id": told.chart_id, "into_chart_id": told.into_chart_id}
    if (reason := await objection(work, **place)) is not None:
        return turn_away(work, reason, chart_id=told.chart_id, action="merge_chart")
    await settle(work, **place)
    note(work, told.chart_id, "merge_chart")
    note(work, told.into_chart_id, "merge_chart.survive")
    return None
