"""The practice revoked an access: the door shuts for ever, and the practice learns that it has."""

from __future__ import annotations

from services.records.store import grants
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import AccessRevoked
from shared.contracts.identity import AccessClosed
from shared.work import Work


async def close_chart(work: Work[Tools], revoked: AccessRevoked) -> None:
    """Said also when the grant was never heard of: it is closed all the same (S89, S90)."""
    grant_id = revoked.invitation_id
    place = await grants.bury(work.connection, grant_id=grant_id, revoked_at=revoked.revoked_at)
    work.announce(AccessClosed(invitation_id=grant_id, closed_by="records", closed_at=work.now))
    work.audit(
        chain=chart_chain(*place) if place else f"grant:{grant_id}",
        actor=work.source,
        right="practice",
        action="close",
        subject=f"grant:{grant_id}",
    )
