"""What the gateway asks enrollment about what a practice withholds."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.gateway.asks import ask
from services.gateway.visits import StaffVisit, Submission
from shared.contracts.enrollment import StaffRefused
from shared.contracts.practices import StaffShown
from shared.contracts.sharing import SetSharing, SharingShown, ShowSharing, Withheld


async def show_sharing(visit: StaffVisit, *, invitation_id: UUID | None) -> SharingShown | StaffRefused:
    """From everybody, or from this invitation's person."""
    staff = visit.staff
    request = ShowSharing(
        practice_id=staff.practice.practice_id, staff_id=staff.member.staff_id, invitation_id=invitation_id
    )
    return await ask(visit.tools, request)


async def set_sharing(
    said: Submission, staff: StaffShown, *, invitation_id: UUID | None, version: int, withheld: Mapping[str, str]
) -> SharingShown | StaffRefused:
    """An administrator decides; enrollment refuses everybody else."""
    listed = [Withheld.model_validate({"category": one, "reason": reason}) for one, reason in withheld.items()]
    request = SetSharing(
        practice_id=staff.practice.practice_id,
        staff_id=staff.member.staff_id,
        invitation_id=invitation_id,
        version=version,
        withheld=tuple(listed),
    )
    return await ask(said.tools, request, message_id=said.message_id)
