"""Take away a file of what somebody has shared, which was made beside other work (S124)."""

from __future__ import annotations

import asyncio
from uuid import UUID

from services.gateway.answers import Again, Answer, Redirect
from services.gateway.asks import shares
from services.gateway.large_copies import flow_of
from services.gateway.pages.lent_door import WAITING, shut
from services.gateway.pages.take_copy import PAUSES, CopyEnded
from services.gateway.visits import RecipientVisit
from shared.contracts.copies import CopyGone, CopyPiece
from shared.contracts.records import RecordsRefused
from shared.rpc import NoAnswer


async def show(visit: RecipientVisit, _: Again) -> Answer:
    """The file; one that is not there any more leads back to the list, which says so."""
    copy_id = UUID(visit.arrival.params["copy_id"])
    reply = await shares.take_lent_copy(visit, copy_id=copy_id)
    if isinstance(reply, RecordsRefused):
        return shut(reply)
    if isinstance(reply, CopyGone):
        return Redirect(WAITING)

    async def read(number: int) -> CopyPiece:
        return await _piece(visit, copy_id, number)

    wording = visit.tools.renderer.wording(visit.language)
    return flow_of(reply, read, wording, places=visit.tools.press.places)


async def _piece(visit: RecipientVisit, copy_id: UUID, number: int) -> CopyPiece:
    for pause in PAUSES:
        await asyncio.sleep(pause)
        try:
            reply = await shares.read_lent_copy(visit, copy_id=copy_id, number=number)
        except NoAnswer:
            continue
        if isinstance(reply, CopyPiece):
            return reply
        break
    raise CopyEnded("the rest of what was shared is not handed out")
