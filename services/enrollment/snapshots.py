"""What is known of a chart's patient without asking the EHR again (S7)."""

from __future__ import annotations

from datetime import date

from services.enrollment.domain.relations import SELF
from services.enrollment.store import charts, merges
from services.enrollment.store.invitations import Kept
from services.enrollment.tools import Tools
from shared.contracts.enrollment import ChartSnapshot, RefusalReason
from shared.work import Work

UNKNOWN = ChartSnapshot(given_name=None, family_name=None, date_of_birth=None, language="en", email=None, phone=None)


async def snapshot(work: Work[Tools], practice_id: str, chart_id: str) -> ChartSnapshot | None:
    """From the chart's last invitation; a representative's contacts are not the patient's."""
    kept = await _best(work, practice_id, chart_id)
    if kept is None:
        return None
    details, own = kept.details, kept.invitation.relation == SELF
    return ChartSnapshot(
        given_name=details.given_name,
        family_name=details.family_name,
        date_of_birth=details.date_of_birth,
        language=details.language if own else "en",
        email=details.contacts.email if own else None,
        phone=details.contacts.phone if own else None,
    )


async def birth(work: Work[Tools], practice_id: str, chart_id: str, *, typed: date | None) -> date | RefusalReason:
    """The patient's date of birth, typed or known; a typing error must not make an adult of a child.

    While the patient's own invitation or access stands, nothing typed overrules it: whoever corrects it cancels that
    invitation first, or has the EHR tell the right date.
    """
    kept = await _best(work, practice_id, chart_id)
    if kept is None or typed is None:
        return typed or (kept.details.date_of_birth if kept else "date_of_birth_missing")
    stands = kept.invitation.relation == SELF and bool(kept.invitation.orders(work.now))
    return "date_of_birth_differs" if stands and typed != kept.details.date_of_birth else typed


async def _best(work: Work[Tools], practice_id: str, chart_id: str) -> Kept | None:
    """Of merged charts' invitations, too: they are one patient's."""
    together = await merges.together(work.connection, practice_id, chart_id)
    return await charts.snapshot(work.connection, work.tools.vault, practice_id, together)
