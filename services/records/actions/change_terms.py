"""A standing access opens other sections from now on, or ends at another time."""

from __future__ import annotations

from services.records.store import copies, grants
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.reminders import AccessChanged
from shared.work import Work


async def change_terms(work: Work[Tools], changed: AccessChanged) -> None:
    """Newer wins, also when the grant itself is still on its way."""
    place = await grants.change_terms(
        work.connection,
        grant_id=changed.invitation_id,
        version=changed.version,
        scopes=changed.scopes,
        ends_at=changed.ends_at,
    )
    if place:
        await copies.let_go(work.connection, place[0], changed.invitation_id)
    work.audit(
        chain=chart_chain(*place) if place else f"grant:{changed.invitation_id}",
        actor=work.source,
        right="practice",
        action="change_terms",
        subject=f"grant:{changed.invitation_id}",
    )
