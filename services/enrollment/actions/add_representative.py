"""Staff invite somebody who acts for the patient: parent, guardian, family, caregiver (S75-S80)."""

from __future__ import annotations

from services.enrollment.actions.invite import invite
from services.enrollment.changes import turn_away
from services.enrollment.domain.relations import SELF, relation_of
from services.enrollment.domain.wish import Wish
from services.enrollment.replies import invited
from services.enrollment.snapshots import UNKNOWN, birth, snapshot
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AddRepresentative, PersonInvited, RefusalReason, StaffRefused
from shared.work import Work


async def add_representative(work: Work[Tools], asked: AddRepresentative) -> PersonInvited | StaffRefused:
    """The date of birth that they will be asked is the patient's (S39)."""
    if relation_of(asked.relation) in (None, SELF):
        return _refuse(work, asked, "relation_unsupported")
    known = await snapshot(work, asked.practice_id, asked.chart_id) or UNKNOWN
    born = await birth(work, asked.practice_id, asked.chart_id, typed=asked.date_of_birth)
    if isinstance(born, str):
        return _refuse(work, asked, born)
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
        relation=asked.relation,
        own_given_name=asked.own_given_name,
        own_family_name=asked.own_family_name,
        until=asked.ends_at,
    )
    return invited(await invite(work, wish))


def _refuse(work: Work[Tools], asked: AddRepresentative, reason: RefusalReason) -> StaffRefused:
    chain = chart_chain(asked.practice_id, asked.chart_id)
    return turn_away(work, chain=chain, staff_id=asked.staff_id, reason=reason, action="add_representative")
