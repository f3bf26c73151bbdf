"""Take away a copy that was made beside other work (S124)."""

from __future__ import annotations

import asyncio
from uuid import UUID

from services.gateway.answers import Again, Answer
from services.gateway.asks import records
from services.gateway.guards import session_of
from services.gateway.large_copies import flow_of
from services.gateway.pages.chart_door import portal_page, through_door
from services.gateway.visits import SessionVisit
from shared.contracts.copies import CopyGone, CopyPiece, CopyTaken
from shared.contracts.identity import ChartAccess, SessionGone
from shared.contracts.records import RecordsRefused
from shared.messages import Reply
from shared.rpc import NoAnswer

PAUSES = (0.0, 1.0, 2.0)
"""Seconds before each try for one piece: a file that takes a minute to make is not to be lost by a hiccup."""


class CopyEnded(ConnectionError):
    """The door was shut while the file left: what has left of it is no file."""


async def show(visit: SessionVisit, _: Again) -> Answer:
    """The file, or that it is not there any more."""
    copy_id = UUID(visit.arrival.params["copy_id"])

    async def ask(assertion: str, found: ChartAccess) -> CopyTaken | CopyGone | RecordsRefused:
        return await records.take_copy(visit, assertion=assertion, grant_id=found.grant_id, copy_id=copy_id)

    def page(found: ChartAccess, reply: Reply) -> Answer:
        if not isinstance(reply, CopyTaken):
            return portal_page("copy_gone.html", visit, found, here="download")

        async def read(number: int) -> CopyPiece:
            return await _piece(visit, found, copy_id, number)

        wording = visit.tools.renderer.wording(visit.language)
        return flow_of(reply, read, wording, places=visit.tools.press.places)

    return await through_door(visit, ask, page)


async def _piece(visit: SessionVisit, found: ChartAccess, copy_id: UUID, number: int) -> CopyPiece:
    """By what identity says of the session now: a file may take longer to leave than its word is good for."""
    for pause in PAUSES:
        await asyncio.sleep(pause)
        session = await session_of(visit.arrival, visit.fingerprint)
        if isinstance(session, SessionGone):
            break
        try:
            reply = await records.read_copy(
                visit, assertion=session.assertion, grant_id=found.grant_id, copy_id=copy_id, number=number
            )
        except NoAnswer:
            continue
        if isinstance(reply, CopyPiece):
            return reply
        if isinstance(reply, CopyGone):
            break
        visit.tools.sessions.drop(visit.fingerprint)
    raise CopyEnded("the rest of the copy is not handed out")
