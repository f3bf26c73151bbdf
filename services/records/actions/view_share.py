"""Show a recipient what was lent to them, as far as its maker's access opens it at this moment."""

from __future__ import annotations

from services.records.copying import in_words, within_a_message
from services.records.lending import Lent, lend
from services.records.tools import Tools
from shared.contracts.exports import CopyRefused
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import ShareViewed, ViewShare
from shared.work import Work


async def view_share(work: Work[Tools], request: ViewShare) -> ShareViewed | CopyRefused | RecordsRefused:
    """The same entries as on its maker's own pages."""
    lent = await lend(work, request.visit, language=request.language, action="view-share", part=request.part)
    if not isinstance(lent, Lent):
        return lent
    told = in_words(lent.copy, lent.choice, now=work.now)
    return within_a_message(lent.copy, ShareViewed(told=told, ends_at=lent.share.ends_at))
