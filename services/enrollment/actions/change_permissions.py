"""An administrator says who may invite, and whose signed notes do (S94-S96)."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain
from services.enrollment.permissions import as_told, refuse
from services.enrollment.store import practices, staff
from services.enrollment.tools import Tools
from shared.contracts.enrollment import RefusalReason, StaffRefused
from shared.contracts.practices import ChangePermissions, PermissionsChanged
from shared.work import Work


async def change_permissions(work: Work[Tools], asked: ChangePermissions) -> PermissionsChanged | StaffRefused:
    """Anybody else is refused, and the try is written down (S96)."""
    reason = await _objection(work, asked)
    if reason is not None:
        return refuse(
            work,
            reason,
            practice_id=asked.practice_id,
            staff_id=asked.staff_id,
            action="change_permissions",
            subject=asked.member_id,
        )
    member = await staff.permit(
        work.connection,
        asked.practice_id,
        asked.member_id,
        may_invite=asked.may_invite,
        auto_invite=asked.auto_invite,
    )
    work.audit(
        chain=practice_chain(asked.practice_id),
        actor=f"staff:{asked.staff_id}",
        right=STAFF,
        action=f"change_permissions.invite_{_word(asked.may_invite)}.auto_{_word(asked.auto_invite)}",
        category="permissions",
        subject=asked.member_id,
    )
    return PermissionsChanged(member=as_told(member))


async def _objection(work: Work[Tools], asked: ChangePermissions) -> RefusalReason | None:
    if not await practices.is_known(work.connection, asked.practice_id):
        return "no_such_practice"
    return None if asked.role == "administrator" else "administrator_only"


def _word(allowed: bool) -> str:
    return "on" if allowed else "off"
