"""An EHR invites a patient, or somebody who acts for one (S10, S20, S75)."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrollment.actions.invite import invite
from services.enrollment.domain.reinvitation import InviteRefusal
from services.enrollment.domain.wish import Wish
from services.enrollment.drafting import Opened, open_first
from services.enrollment.tools import Tools
from shared.bus import Refused, Together, Told
from shared.contracts.ehr import PatientInvited
from shared.work import Work


async def open_wishes(told: Sequence[Told[Tools, PatientInvited]]) -> list[Opened | InviteRefusal]:
    """The practice is the one that the broker vouches for."""
    return await open_first([(work, _wish(work, event)) for work, event in told])


async def grant_wish(work: Work[Tools], told: PatientInvited, found: Opened | InviteRefusal) -> Refused | None:
    """One event, one outcome."""
    outcome = await invite(work, _wish(work, told), found)
    return Refused(outcome) if isinstance(outcome, InviteRefusal) else None


invite_patient = Together(take=open_wishes, act=grant_wish)


def _wish(work: Work[Tools], told: PatientInvited) -> Wish:
    return Wish(
        practice_id=work.practice or "",
        chart_id=told.chart_id,
        staff_id=told.invited_by,
        date_of_birth=told.date_of_birth,
        email=told.email,
        phone=told.phone,
        given_name=told.given_name,
        family_name=told.family_name,
        language=told.language,
        relation=told.relation,
        own_given_name=told.own_given_name,
        own_family_name=told.own_family_name,
        until=told.ends_at,
        told_at=work.told_at,
    )
