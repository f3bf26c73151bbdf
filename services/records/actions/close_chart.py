"""The practice, or the person, ended an access: the door shuts for ever, and the practice learns that it has."""

from __future__ import annotations

from services.records.store import copies, grants
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.disowning import AccessEnded
from shared.contracts.enrollment import AccessRevoked
from shared.contracts.identity import AccessClosed
from shared.work import Work


async def close_chart(work: Work[Tools], told: AccessRevoked | AccessEnded) -> None:
    """Said also when the grant was never heard of: it is closed all the same (S89, S90)."""
    grant_id, revoked = told.invitation_id, isinstance(told, AccessRevoked)
    ended_at = told.revoked_at if isinstance(told, AccessRevoked) else told.ended_at
    buried = await grants.bury(work.connection, grant_id=grant_id, revoked_at=ended_at)
    if buried:
        await copies.let_go(work.connection, buried.practice_id, grant_id)
    work.announce(AccessClosed(invitation_id=grant_id, closed_by="records", closed_at=work.now))
    work.audit(
        chain=chart_chain(buried.practice_id, buried.chart_id) if buried else f"grant:{grant_id}",
        actor=work.source,
        right="practice" if revoked else "person",
        action="close",
        category=buried.relation if buried else "",
        subject=f"grant:{grant_id}",
    )
