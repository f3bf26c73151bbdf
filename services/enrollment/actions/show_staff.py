"""Whose staff session a cookie is, and what that person may (S94, S97)."""

from __future__ import annotations

from services.enrollment.permissions import as_told
from services.enrollment.store import practices, staff, staff_sessions
from services.enrollment.tools import Tools
from shared.contracts.enrollment import Practice
from shared.contracts.practices import ShowStaff, StaffGone, StaffShown
from shared.work import Work


async def show_staff(work: Work[Tools], asked: ShowStaff) -> StaffShown | StaffGone:
    """Asking is using. Role and permissions are as they stand now, not as they stood at the launch."""
    found = await staff_sessions.find(work.connection, asked.session)
    if found is None:
        return StaffGone()
    session, ended = found
    practice = await practices.find_decided(work.connection, session.practice_id)
    if practice is None:
        return StaffGone()
    shows, decided = practice
    rules = work.tools.staff_rules
    if ended or not session.is_live(work.now, rules=rules):
        return StaffGone(embed_origins=decided.embed_origins)
    if session.needs_touch(work.now, rules=rules):
        await staff_sessions.touch(work.connection, session, now=work.now)
    return StaffShown(
        practice=Practice(practice_id=shows.id, name=shows.name, accent=shows.accent),
        member=as_told(await staff.find(work.connection, session.practice_id, session.staff_id)),
        chart_id=session.chart_id,
        language=shows.language,
        embed_origins=decided.embed_origins,
    )
