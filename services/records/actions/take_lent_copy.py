"""Begin to hand out a file to the recipient of a share: its head, and an audit row."""

from __future__ import annotations

from services.records.handing import head_of
from services.records.lending import Lent, Reading, lend, visited
from services.records.store import copies, shares
from services.records.tools import Tools
from shared.contracts.copies import CopyGone, CopyTaken
from shared.contracts.lent_copies import TakeLentCopy
from shared.contracts.records import RecordsRefused
from shared.work import Work


async def take_lent_copy(work: Work[Tools], asked: TakeLentCopy) -> CopyTaken | CopyGone | RecordsRefused:
    """One that was made for this very share, which is open, and of which nothing was closed since."""
    share = await visited(work, asked.visit)
    if isinstance(share, RecordsRefused):
        return share
    found = await copies.find(
        work.connection,
        asked.copy_id,
        grant_id=share.grant_id,
        account_id=share.account_id,
        session_id=share.share_id,
        share_id=share.share_id,
    )
    kept = found.copy
    lent = await lend(work, share, Reading("download-share" if kept else "miss-copy"))
    if not isinstance(lent, Lent):
        return RecordsRefused(reason="not_found")
    if kept is None:
        return CopyGone()
    await shares.note_download(work.connection, share.share_id)
    return head_of(work, lent.chart, kept, lent.versions)
