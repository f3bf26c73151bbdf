"""Staff read who did what to a chart's access, and when."""

from __future__ import annotations

from dataclasses import asdict

from services.enrollment.changes import STAFF, practice_chain, turn_away
from services.enrollment.domain.pages import page_size
from services.enrollment.store import history, practices, staff
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import StaffRefused
from shared.contracts.worklist import HistoryRow, HistoryShown, ShowHistory
from shared.work import Work

STAFF_ACTOR = "staff:"


async def show_history(work: Work[Tools], asked: ShowHistory) -> HistoryShown | StaffRefused:
    """From the audit rows, which hold no value; this reading is among them the next time."""
    if not await practices.is_known(work.connection, asked.practice_id):
        chain = practice_chain(asked.practice_id)
        return turn_away(work, chain=chain, staff_id=asked.staff_id, reason="no_such_practice", action="show_history")
    chain, size = chart_chain(asked.practice_id, asked.chart_id), page_size(asked.limit)
    found = await history.of_chain(work.connection, chain, before=asked.before, limit=size + 1)
    work.audit(chain=chain, actor=f"staff:{asked.staff_id}", right=STAFF, action="show_history", category="access")
    actors = {one.actor.removeprefix(STAFF_ACTOR) for one in found[:size] if one.actor.startswith(STAFF_ACTOR)}
    names = await staff.names(work.connection, asked.practice_id, actors)
    return HistoryShown(
        rows=tuple(
            HistoryRow(**asdict(one), name=names.get(one.actor.removeprefix(STAFF_ACTOR))) for one in found[:size]
        ),
        next_position=found[size - 1].position if len(found) > size else None,
    )
