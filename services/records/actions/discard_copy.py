"""Throw a copy away, made or not: nothing of it is kept."""

from __future__ import annotations

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.opening import Wanted, look, opened
from services.records.store import copies
from services.records.tools import Tools
from shared.contracts.copies import CopyDiscarded, DiscardCopy
from shared.contracts.records import RecordsRefused
from shared.work import Work


async def discard_copy(work: Work[Tools], asked: DiscardCopy) -> CopyDiscarded | RecordsRefused:
    """One that is not there, or somebody else's, is as gone as one's own."""
    wanted = Wanted(asked.assertion, asked.grant_id, (*SECTIONS, PROFILE), size=1)
    _, sight = await look(work.connection, work.tools, wanted)
    chart = await opened(work, sight, category="chart", action="discard-copy")
    if isinstance(chart, RecordsRefused):
        return chart
    if sight:
        await copies.discard(
            work.connection, asked.copy_id, grant_id=asked.grant_id, account_id=sight.claims.account_id
        )
    return CopyDiscarded()
