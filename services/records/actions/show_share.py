"""Say whether the link of a share is good, and nothing else: a mail scanner may ask as often as it likes."""

from __future__ import annotations

from services.records.store import shares
from services.records.tools import Tools
from shared.contracts.shares import ShareGone, ShareWaits, ShowShare
from shared.seals import fingerprint
from shared.work import Work


async def show_share(work: Work[Tools], request: ShowShare) -> ShareWaits | ShareGone:
    """Nothing is spent."""
    share = await shares.by_token(work.connection, fingerprint(work.tools.sealer.open(request.token)))
    if share is None or not share.is_open:
        return ShareGone()
    return ShareWaits(retry_at=share.misses.paused_until if share.misses.is_paused(work.now) else None)
