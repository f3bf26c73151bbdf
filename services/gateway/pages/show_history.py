"""Who did what to a chart's access, and when."""

from __future__ import annotations

from services.gateway.answers import Again, Answer, Page
from services.gateway.asks import enrollment
from services.gateway.pages.staff_door import Window, absent, window_of
from services.gateway.visits import StaffVisit
from services.gateway.wording import HISTORY
from shared.contracts.enrollment import StaffRefused
from shared.contracts.worklist import HistoryRow


async def show(visit: StaffVisit, _: Again) -> Answer:
    """From the audit; this look is in it the next time."""
    window = await window_of(visit)
    if not isinstance(window, Window):
        return window
    found = await enrollment.show_history(visit, chart_id=window.chart_id, before=_before(visit))
    if isinstance(found, StaffRefused):
        return absent(visit)
    shows = {"entries": [told(row) for row in found.rows], "next_position": found.next_position}
    return Page("show_history.html", window.frame() | shows)


def told(row: HistoryRow) -> dict[str, object]:
    """An audit row as a sentence and its values; `staff` is None for what Chartkey did by itself."""
    action, _, refusal = row.action.partition(".refused.")
    kind, _, staff = row.actor.partition(":")
    return {
        "at": row.at,
        "sentence": HISTORY.get(action, "history.other"),
        "action": action,
        "refused": bool(refusal),
        "ehr": row.right == "ehr",
        "staff": (row.name or staff) if kind == "staff" else None,
    }


def _before(visit: StaffVisit) -> int | None:
    """What is no position is the newest page."""
    before = visit.arrival.query.get("before", "")
    return int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
