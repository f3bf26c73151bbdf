"""An EHR invites a patient: the invitation, its PIN and everything identity needs to prove who comes (S10, S20)."""

from __future__ import annotations

from datetime import datetime

from services.enrollment import changes
from services.enrollment.actions.invite_again import invite_again
from services.enrollment.contacts import read_contacts
from services.enrollment.domain.access_code import new_access_code
from services.enrollment.domain.birth import is_possible_birth
from services.enrollment.domain.details import SELF, Details, one_line
from services.enrollment.domain.invitation import Invitation
from services.enrollment.domain.reinvitation import InviteRefusal
from services.enrollment.issuing import issue
from services.enrollment.store import invitations, sources
from services.enrollment.store.invitations import Draft
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.bus import Refused
from shared.contracts.ehr import PatientInvited
from shared.ids import new_id
from shared.work import Work


async def invite_patient(work: Work[Tools], told: PatientInvited) -> Refused | None:
    """One event, one outcome, for ever: what was heard before is answered as it was then (design.md 2)."""
    draft = _draft(work, told)
    if isinstance(draft, InviteRefusal):
        return await _refuse(work, told, draft)
    origin = (work.source, work.message_id)
    opening = await invitations.open_first(work.connection, work.tools.vault, draft, origin=origin)
    if opening is None:
        return await _refuse(work, told, InviteRefusal.UNKNOWN_PRACTICE)
    if not opening.fresh:
        reason = await sources.refusal(work.connection, origin)
        return Refused(reason) if reason else None
    actor = f"staff:{told.invited_by}"
    if not opening.issued:
        return await invite_again(work, draft, opening.practice, actor=actor)
    issue(work, draft, opening.practice)
    changes.audit(work, draft.invitation, actor=actor, right=changes.STAFF, action="invite_patient")
    return None


def _draft(work: Work[Tools], told: PatientInvited) -> Draft | InviteRefusal:
    """The invitation as it would be if nobody stood there yet."""
    if told.relation != SELF:
        return InviteRefusal.RELATION_UNSUPPORTED
    if not is_possible_birth(told.date_of_birth, today=work.now.date()):
        return InviteRefusal.DATE_OF_BIRTH_IMPOSSIBLE
    read = read_contacts(told.email, told.phone, regions=work.tools.phone_regions)
    if read is None:
        return InviteRefusal.EMAIL_INVALID
    invitation = Invitation(
        id=new_id(),
        practice_id=work.practice or "",
        chart_id=told.chart_id,
        relation=told.relation,
        version=1,
        issued_at=work.now,
        expires_at=work.now + work.tools.lifetime,
        told_at=_told_at(work),
        phone_refusal=read.phone_refusal,
    )
    names = one_line(told.given_name), one_line(told.family_name)
    details = Details(*names, told.date_of_birth, language=told.language, contacts=read.contacts)
    return Draft(invitation, details, new_access_code())


def _told_at(work: Work[Tools]) -> datetime | None:
    """The EHR's own time of the event; one from the future would shut out every event until then."""
    time = work.attributes.time if work.attributes else None
    return min(time, work.now) if time else None


async def _refuse(work: Work[Tools], told: PatientInvited, reason: InviteRefusal) -> Refused | None:
    outcome = await sources.refuse(work.connection, (work.source, work.message_id), reason)
    if outcome is None:
        return None
    work.audit(
        chain=chart_chain(work.practice or "", told.chart_id),
        actor=f"staff:{told.invited_by}",
        right=changes.STAFF,
        action=f"invite_patient.refused.{outcome}",
        category="access",
    )
    return Refused(outcome)
