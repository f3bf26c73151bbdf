"""Make those searchable who were invited before there was a search; once, and then there is nothing left to do."""

from __future__ import annotations

import asyncio
from uuid import UUID

import asyncpg
import structlog

from services.enrollment.domain.pages import FIRST_ID
from services.enrollment.store import search
from services.enrollment.store.invitations import Kept
from services.enrollment.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
AT_ONCE = 200
"""Rows: some tens of milliseconds, so that nobody who tells of one of them waits long."""
PAUSE = 3600.0
"""Seconds between looks for what another worker took and lost, or what opens again under a key that was missing."""


async def fill_search(desk: Desk[Tools]) -> None:
    """Go through them by id, again and again; several workers share the rows."""
    while True:
        after: UUID | None = FIRST_ID
        try:
            while after is not None:
                after = await _some(desk, after)
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("fill_search.waiting", error=type(error).__name__)
        await asyncio.sleep(PAUSE)


async def _some(desk: Desk[Tools], after: UUID) -> UUID | None:
    """One transaction for some of them; the last one's id, None when there were no more."""
    async with desk.transaction(source="enrollment") as work:
        vault = work.tools.vault
        found = await search.take_missing(work.connection, vault, after=after, limit=AT_ONCE)
        readable = [one for one in found if isinstance(one, Kept)]
        rows = [
            row
            for one in readable
            for row in search.rows_of(
                vault, one.invitation.practice_id, one.invitation.chart_id, one.invitation.id, one.details
            )
        ]
        if rows:
            await search.add(work.connection, rows)
            await search.found_from_now_on(work.connection, [one.invitation.id for one in readable])
    return found[-1].invitation.id if found else None
