"""What the gateway asks enrollment for a practice's staff."""

from __future__ import annotations

from services.gateway.asks import ask
from services.gateway.visits import Arrival, StaffVisit, Submission
from shared.contracts.enrollment import StaffRefused
from shared.contracts.practices import (
    ChangePermissions,
    CloseConsole,
    ConsoleClosed,
    ConsoleLaunched,
    LaunchConsole,
    LaunchRefused,
    PermissionsChanged,
    PermissionsShown,
    ShowPermissions,
    ShowStaff,
    StaffGone,
    StaffShown,
)
from shared.seals import fingerprint

SERVICE = "enrollment"


async def launch_console(arrival: Arrival, *, launch: str) -> ConsoleLaunched | LaunchRefused:
    """What an EHR signed, closed to enrollment, opens a staff session."""
    return await ask(arrival.tools, LaunchConsole(launch=arrival.tools.sealer.seal(SERVICE, launch)))


async def show_staff(arrival: Arrival, *, session: str) -> StaffShown | StaffGone:
    """Who is this cookie?"""
    return await ask(arrival.tools, ShowStaff(session=session))


async def close_console(said: Submission) -> ConsoleClosed:
    """End this browser's staff session."""
    return await ask(said.tools, CloseConsole(session=fingerprint(said.holder)), message_id=said.message_id)


async def show_permissions(visit: StaffVisit) -> PermissionsShown | StaffRefused:
    """Who may invite, as far as this person may know (S97)."""
    member, practice = visit.staff.member, visit.staff.practice
    request = ShowPermissions(practice_id=practice.practice_id, staff_id=member.staff_id, role=member.role)
    return await ask(visit.tools, request)


async def change_permissions(
    said: Submission, staff: StaffShown, *, member_id: str, may_invite: bool, auto_invite: bool
) -> PermissionsChanged | StaffRefused:
    """An administrator decides; enrollment refuses everybody else (S96)."""
    request = ChangePermissions(
        practice_id=staff.practice.practice_id,
        staff_id=staff.member.staff_id,
        role=staff.member.role,
        member_id=member_id,
        may_invite=may_invite,
        auto_invite=auto_invite,
    )
    return await ask(said.tools, request, message_id=said.message_id)
