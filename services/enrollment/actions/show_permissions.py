"""A staff member reads who may invite: everybody their own, administrators everyone's (S97)."""

from __future__ import annotations

from services.enrollment.permissions import as_told, refuse
from services.enrollment.store import practices, staff
from services.enrollment.tools import Tools
from shared.contracts.enrollment import StaffRefused
from shared.contracts.practices import PermissionsShown, ShowPermissions
from shared.work import Work


async def show_permissions(work: Work[Tools], asked: ShowPermissions) -> PermissionsShown | StaffRefused:
    """Nothing is changed and nobody else's is told to a user who is no administrator."""
    found = await practices.find_decided(work.connection, asked.practice_id)
    if found is None:
        return refuse(
            work,
            "no_such_practice",
            practice_id=asked.practice_id,
            staff_id=asked.staff_id,
            action="show_permissions",
        )
    own = await staff.find(work.connection, asked.practice_id, asked.staff_id)
    everybody = await staff.of_practice(work.connection, asked.practice_id) if asked.role == "administrator" else []
    return PermissionsShown(
        own=as_told(own),
        staff=tuple(as_told(member) for member in everybody),
        practice_auto_invite=found[1].auto_invite,
    )
