"""A practice withholds other categories from now on, from everybody or from one person: whoever reads is told less."""

from __future__ import annotations

from services.records.store import copies, sharing
from services.records.tools import Tools
from shared.contracts.sharing import SharingChanged
from shared.work import Work


async def change_sharing(work: Work[Tools], told: SharingChanged) -> None:
    """Newer wins, also before there is a grant. Enrollment has the audit row, with the reason."""
    await sharing.change(
        work.connection,
        practice_id=told.practice_id,
        grant_id=told.invitation_id,
        version=told.version,
        withheld=told.withheld,
    )
    await copies.let_go(work.connection, told.practice_id)
