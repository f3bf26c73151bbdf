"""What a staff member may, checked for every channel by the same words (S93-S99)."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain
from services.enrollment.domain.staff import Member
from services.enrollment.tools import Tools
from shared.contracts.enrollment import RefusalReason, StaffRefused
from shared.contracts.practices import StaffMember
from shared.work import Work


def as_told(member: Member) -> StaffMember:
    """The member as contracts speak of it."""
    return StaffMember(
        staff_id=member.staff_id,
        name=member.name,
        role=member.role,
        may_invite=member.may_invite,
        auto_invite=member.auto_invite,
    )


def refuse(
    work: Work[Tools], reason: RefusalReason, *, practice_id: str, staff_id: str, action: str, subject: str = ""
) -> StaffRefused:
    """Who tried what in vain stands in the audit of the practice."""
    work.audit(
        chain=practice_chain(practice_id),
        actor=f"staff:{staff_id}",
        right=STAFF,
        action=f"{action}.refused.{reason}",
        category="permissions",
        subject=subject,
    )
    return StaffRefused(reason=reason)
