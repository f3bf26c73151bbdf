"""Change terms: a standing access ends at another time than was said when it was granted."""

from __future__ import annotations

from services.identity.store import grants
from services.identity.tools import Tools
from shared.audit import chart_chain
from shared.contracts.reminders import AccessChanged
from shared.work import Work


async def change_terms(work: Work[Tools], changed: AccessChanged) -> None:
    """Newer wins; what it opens is for records to know. Enrollment says so only once it has heard of the grant."""
    place = await grants.change_end(
        work.connection, changed.invitation_id, version=changed.version, ends_at=changed.ends_at
    )
    if place is not None:
        work.audit(
            chain=chart_chain(*place),
            actor=work.source,
            right="invitation",
            action="change-terms",
            subject=str(changed.invitation_id),
        )
