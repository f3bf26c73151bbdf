"""Staff read a chart's invitations and access codes again, until they are used (S12, S24)."""

from __future__ import annotations

from services.enrollment.changes import STAFF, practice_chain
from services.enrollment.domain.access_code import as_shown
from services.enrollment.store import invitations, practices
from services.enrollment.store.invitations import Kept
from services.enrollment.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AccessRow, AccessShown, ShowAccess, StaffRefused
from shared.work import Work


async def show_access(work: Work[Tools], asked: ShowAccess) -> AccessShown | StaffRefused:
    """Every reading, and every vain try, leaves an audit row; the codes are sealed to whoever asked."""
    kept = await invitations.of_chart(
        work.connection, work.tools.vault, practice_id=asked.practice_id, chart_id=asked.chart_id
    )
    if not kept and not await practices.is_known(work.connection, asked.practice_id):
        return _refuse(work, asked)
    chain = chart_chain(asked.practice_id, asked.chart_id)
    work.audit(chain=chain, actor=f"staff:{asked.staff_id}", right=STAFF, action="show_access", category="access")
    return AccessShown(rows=tuple(_row(work, one) for one in kept))


def _refuse(work: Work[Tools], asked: ShowAccess) -> StaffRefused:
    refused = StaffRefused(reason="no_such_practice")
    work.audit(
        chain=practice_chain(asked.practice_id),
        actor=f"staff:{asked.staff_id}",
        right=STAFF,
        action=f"show_access.refused.{refused.reason}",
        category="access",
        subject=asked.chart_id,
    )
    return refused


def _row(work: Work[Tools], kept: Kept) -> AccessRow:
    invitation, contacts = kept.invitation, kept.details.contacts
    shown = kept.pin if invitation.is_open(work.now) else None
    return AccessRow(
        invitation_id=invitation.id,
        relation=invitation.relation,
        email=contacts.email,
        phone=contacts.phone,
        status=invitation.status(work.now),
        access_code=work.tools.sealer.seal(work.source, as_shown(shown)) if shown else None,
        expires_at=invitation.expires_at,
        phone_refusal=invitation.phone_refusal,
    )
