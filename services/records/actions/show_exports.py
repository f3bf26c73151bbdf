"""Show what there is to take away of a chart, before any of it is told (S124)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.handing import waiting_of
from services.records.opening import Sight, Wanted, heading, look, opened
from services.records.store import copies
from services.records.store.copies import Kept
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.exports import ExportsShown, SectionCount, ShowExports
from shared.contracts.records import RecordsRefused
from shared.db import Connection
from shared.work import Work

CATEGORY = "exports"
Exports: TypeAlias = "tuple[Sight | None, Sequence[Kept]]"


async def find_exports(connection: Connection, tools: Tools, asked: ShowExports) -> tuple[datetime, Exports]:
    """Counted as every page counts, and what the account has ordered of it."""
    wanted = Wanted(asked.assertion, asked.grant_id, (*SECTIONS, PROFILE), size=1)
    now, sight = await look(connection, tools, wanted)
    if sight is None:
        return now, (None, ())
    waiting = await copies.waiting(connection, grant_id=asked.grant_id, account_id=sight.claims.account_id)
    return now, (sight, waiting)


async def tell_exports(work: Work[Tools], _: ShowExports, found: Exports) -> ExportsShown | RecordsRefused:
    """Sections that the grant does not open are not mentioned."""
    sight, waiting = found
    chart = await opened(work, sight, category=CATEGORY)
    if isinstance(chart, RecordsRefused):
        return chart
    head = heading(chart)
    counts = (SectionCount(section=section, total=chart.sections[section].total) for section in head.sections)
    return ExportsShown(chart=head, counts=tuple(counts), copies=tuple(map(waiting_of, waiting)))


show_exports = Looked(look=find_exports, act=tell_exports)
