"""What the gateway asks enrollment for a practice's staff."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from services.gateway.asks import ask
from services.gateway.tools import Tools
from services.gateway.visits import Arrival, StaffVisit, Submission
from shared.contracts.ehr_door import (
    AdmitEhr,
    EhrAdmitted,
    EhrLoggedIn,
    EhrNotLoggedIn,
    EhrTurnedAway,
    FeedRead,
    FeedRefused,
    LogInEhr,
    Once,
    ReadFeed,
)
from shared.contracts.enrollment import (
    AccessShown,
    AddRepresentative,
    CancelInvitation,
    ChangePhone,
    InvitationResent,
    InvitationWithdrawn,
    InvitePerson,
    PersonInvited,
    PhoneChanged,
    ResendInvitation,
    RevocationStarted,
    RevokeAccess,
    ShowAccess,
    StaffRefused,
)
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
from shared.contracts.proxy import ProxyRules, ProxyRulesShown, SetProxyRules, ShowProxyRules
from shared.contracts.worklist import (
    CountInvitations,
    HistoryShown,
    InvitationsCounted,
    InvitationsListed,
    ListInvitations,
    ShowHistory,
    View,
)
from shared.seals import fingerprint

SERVICE = "enrollment"
LAST_SECOND = time(23, 59, 59)


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


def _by(staff: StaffShown) -> dict[str, Any]:
    """Practice and person of the staff session; no form ever says them."""
    return {"practice_id": staff.practice.practice_id, "staff_id": staff.member.staff_id}


async def show_proxy_rules(visit: StaffVisit) -> ProxyRulesShown | StaffRefused:
    """What representatives may see, and until when."""
    return await ask(visit.tools, ShowProxyRules(**_by(visit.staff)))


async def set_proxy_rules(
    said: Submission, staff: StaffShown, *, version: int, rules: ProxyRules
) -> ProxyRulesShown | StaffRefused:
    """An administrator replaces the rules that stood at this version."""
    request = SetProxyRules(**_by(staff), version=version, rules=rules)
    return await ask(said.tools, request, message_id=said.message_id)


async def show_access(visit: StaffVisit, *, invitation_id: UUID | None, codes: bool) -> AccessShown | StaffRefused:
    """The users of the launch's chart, or of the chart of this invitation."""
    chart_id = None if invitation_id else visit.staff.chart_id
    request = ShowAccess(**_by(visit.staff), chart_id=chart_id, invitation_id=invitation_id, codes=codes)
    return await ask(visit.tools, request)


async def show_history(visit: StaffVisit, *, chart_id: str, before: int | None) -> HistoryShown | StaffRefused:
    """Who did what to this chart's access."""
    return await ask(visit.tools, ShowHistory(**_by(visit.staff), chart_id=chart_id, before=before))


async def list_invitations(
    visit: StaffVisit, *, view: View, search: str | None, cursor: str | None
) -> InvitationsListed | StaffRefused:
    """One page of the worklist, or of what is found."""
    return await ask(visit.tools, ListInvitations(**_by(visit.staff), view=view, search=search, cursor=cursor))


async def count_invitations(visit: StaffVisit) -> InvitationsCounted | StaffRefused:
    """How much there is to do."""
    return await ask(visit.tools, CountInvitations(**_by(visit.staff)))


async def invite_person(
    said: Submission, staff: StaffShown, *, chart_id: str, born: date | None
) -> PersonInvited | StaffRefused:
    """The patient is invited, with what staff have confirmed; an emptied name stays empty."""
    line = said.fields.line
    request = InvitePerson(
        **_by(staff),
        chart_id=chart_id,
        email=line("email"),
        phone=line("phone"),
        language=line("write_in") or None,
        given_name=line("given_name"),
        family_name=line("family_name"),
        date_of_birth=born,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def add_representative(
    said: Submission, staff: StaffShown, *, chart_id: str, born: date | None, until: date | None
) -> PersonInvited | StaffRefused:
    """Somebody else is invited; of the patient only what nobody has told yet (`born` is given). The access lasts as
    long as it is `until` in UTC, so that the day on which it ends is the same wherever it is told."""
    line = said.fields.line
    request = AddRepresentative(
        **_by(staff),
        chart_id=chart_id,
        relation=line("relation"),
        own_given_name=line("own_given_name"),
        own_family_name=line("own_family_name"),
        email=line("email"),
        phone=line("phone"),
        language=line("write_in") or None,
        ends_at=datetime.combine(until, LAST_SECOND, UTC) if until else None,
        given_name=line("given_name") if born else None,
        family_name=line("family_name") if born else None,
        date_of_birth=born,
    )
    return await ask(said.tools, request, message_id=said.message_id)


async def resend_invitation(
    said: Submission, staff: StaffShown, invitation_id: UUID
) -> InvitationResent | StaffRefused:
    """Send the registration e-mail anew."""
    request = ResendInvitation(**_by(staff), invitation_id=invitation_id)
    return await ask(said.tools, request, message_id=said.message_id)


async def cancel_invitation(
    said: Submission, staff: StaffShown, invitation_id: UUID
) -> InvitationWithdrawn | StaffRefused:
    """Take the invitation back."""
    request = CancelInvitation(**_by(staff), invitation_id=invitation_id)
    return await ask(said.tools, request, message_id=said.message_id)


async def revoke_access(said: Submission, staff: StaffShown, invitation_id: UUID) -> RevocationStarted | StaffRefused:
    """End the access."""
    return await ask(said.tools, RevokeAccess(**_by(staff), invitation_id=invitation_id), message_id=said.message_id)


async def change_phone(said: Submission, staff: StaffShown, invitation_id: UUID) -> PhoneChanged | StaffRefused:
    """Correct the phone."""
    request = ChangePhone(**_by(staff), invitation_id=invitation_id, phone=said.fields.line("phone") or None)
    return await ask(said.tools, request, message_id=said.message_id)


async def log_in_ehr(tools: Tools, *, assertion: str) -> EhrLoggedIn | EhrNotLoggedIn:
    """What an EHR signed, closed to enrollment, for a token."""
    return await ask(tools, LogInEhr(assertion=tools.sealer.seal(SERVICE, assertion)))


async def admit_ehr(
    tools: Tools, *, token: str, practice_id: str | None, once: Once | None
) -> EhrAdmitted | EhrTurnedAway:
    """Whose token is this, and may they?"""
    return await ask(tools, AdmitEhr(fingerprint=fingerprint(token), practice_id=practice_id, once=once))


async def read_feed(tools: Tools, ehr: EhrAdmitted, *, after: str | None, limit: int) -> FeedRead | FeedRefused:
    """What the practices of this EHR were told."""
    return await ask(tools, ReadFeed(ehr=ehr.ehr, practices=ehr.practices, after=after, limit=limit))
