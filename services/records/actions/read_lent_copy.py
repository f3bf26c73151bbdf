"""Hand out one piece of a file to the recipient of a share."""

from __future__ import annotations

from services.records.handing import opened_piece
from services.records.lending import visited
from services.records.store import copies
from services.records.tools import Tools
from shared.contracts.copies import CopyGone, CopyPiece
from shared.contracts.lent_copies import ReadLentCopy
from shared.contracts.records import RecordsRefused
from shared.work import Work


async def read_lent_copy(work: Work[Tools], asked: ReadLentCopy) -> CopyPiece | CopyGone | RecordsRefused:
    """Whether it may be is asked in the statement that reads it; the audit row was written when it was taken."""
    share = await visited(work, asked.visit)
    if isinstance(share, RecordsRefused):
        return share
    found = await copies.find(
        work.connection,
        asked.copy_id,
        grant_id=share.grant_id,
        account_id=share.account_id,
        session_id=share.share_id,
        number=asked.number,
        share_id=share.share_id,
    )
    return opened_piece(work, asked.copy_id, asked.number, found)
