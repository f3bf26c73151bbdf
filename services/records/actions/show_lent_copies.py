"""Say whether a file that the recipient of a share has ordered is made."""

from __future__ import annotations

from services.records.handing import newest
from services.records.store import shares
from services.records.tools import Tools
from shared.contracts.lent_copies import LentCopiesShown, ShowLentCopies
from shared.contracts.records import RecordsRefused
from shared.work import Work


async def show_lent_copies(work: Work[Tools], asked: ShowLentCopies) -> LentCopiesShown | RecordsRefused:
    """A page that waits asks again and again: that leaves no audit row and does not make the visit longer."""
    share = await shares.visited(work.connection, asked.visit, idle=work.tools.shares.idle, waits=True)
    if share is None:
        return RecordsRefused(reason="session_over")
    return LentCopiesShown(copies=await newest(work, share)) if share.is_open else RecordsRefused(reason="not_found")
