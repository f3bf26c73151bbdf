"""Staff invite the patient of a chart, after confirming the contacts (S8, S9)."""

from __future__ import annotations

from services.enrollment.actions.invite import invite
from services.enrollment.changes import turn_away
from services.enrollment.domain.wish import Wish
from services.enrollment.replies import invited
from services.enrollment.snapshots import UNKNOWN, birth, snapshot
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import InvitePerson, PersonInvited, StaffRefused
from shared.work import Work


async def invite_person(work: Work[Tools], asked: InvitePerson) -> PersonInvited | StaffRefused:
    """By the same rules and on the same way as `patient.invited`."""
    known = await snapshot(work, asked.practice_id, asked.chart_id) or UNKNOWN
    born = await birth(work, asked.practice_id, asked.chart_id, typed=asked.date_of_birth)
    if isinstance(born, str):
        chain = chart_chain(asked.practice_id, asked.chart_id)
        return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=born, action="invite_patient")
    wish = Wish(
        practice_id=asked.practice_id,
        chart_id=asked.chart_id,
        staff_id=asked.staff_id,
        date_of_birth=born,
        email=asked.email,
        phone=asked.phone,
        given_name=known.given_name if asked.given_name is None else asked.given_name,
        family_name=known.family_name if asked.family_name is None else asked.family_name,
        language=asked.language or known.language,
    )
    return invited(await invite(work, wish))
