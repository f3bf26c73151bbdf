"""Staff did something about an access to a chart: it stands in the chart's own audit, where the person reads it."""

from __future__ import annotations

from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.deeds import StaffActed
from shared.work import Work


async def note_deed(work: Work[Tools], told: StaffActed) -> None:
    """The time is that of the deed; the category is whose access it was."""
    work.audit(
        chain=chart_chain(told.practice_id, told.chart_id),
        actor=f"staff:{told.staff_id}",
        right="staff",
        action=told.deed,
        category=told.relation,
        subject=f"grant:{told.invitation_id}",
        at=min(told.acted_at, work.now),
    )
