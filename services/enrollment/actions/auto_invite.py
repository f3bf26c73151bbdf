"""A signed chart note invites its patient, where practice and signer have it so (S95, S99)."""

from __future__ import annotations

from services.enrollment.actions.invite import invite
from services.enrollment.contacts import read_contacts
from services.enrollment.domain.auto_invite import Signing, objection
from services.enrollment.domain.reinvitation import InviteRefusal
from services.enrollment.domain.wish import Wish
from services.enrollment.refusing import refuse
from services.enrollment.store import charts, merges, practices, staff
from services.enrollment.tools import Tools
from shared.bus import Refused
from shared.contracts.ehr import ChartNoteSigned
from shared.work import Work


async def auto_invite(work: Work[Tools], told: ChartNoteSigned) -> Refused | None:
    """By the same rules and on the same way as `patient.invited`; a repeat is answered as it was then."""
    decided = await practices.find_decided(work.connection, work.practice or "")
    reason: InviteRefusal | None = InviteRefusal.UNKNOWN_PRACTICE
    if decided is not None:
        signing = await _signing(work, told, practice_wants=decided[1].auto_invite)
        reason = objection(signing, today=work.now.date())
    wish = _wish(work, told)
    outcome = await (refuse(work, wish, reason) if reason else invite(work, wish))
    return Refused(outcome) if isinstance(outcome, InviteRefusal) else None


async def _signing(work: Work[Tools], told: ChartNoteSigned, *, practice_wants: bool) -> Signing:
    practice_id = work.practice or ""
    signer = await staff.find(work.connection, practice_id, told.signed_by)
    together = await merges.together(work.connection, practice_id, told.chart_id)
    read = read_contacts(told.email or "", told.phone, regions=work.tools.phone_regions)
    return Signing(
        switched_on=practice_wants and signer.auto_invite,
        opted_out=told.opted_out,
        date_of_birth=told.date_of_birth,
        reachable=read is not None and read.contacts.phone is not None,
        invited_before=await charts.was_invited(work.connection, practice_id, together),
    )


def _wish(work: Work[Tools], told: ChartNoteSigned) -> Wish:
    return Wish(
        practice_id=work.practice or "",
        chart_id=told.chart_id,
        staff_id=told.signed_by,
        date_of_birth=told.date_of_birth,
        email=told.email or "",
        phone=told.phone,
        given_name=told.given_name,
        family_name=told.family_name,
        language=told.language,
        told_at=work.told_at,
        automatic=True,
    )
