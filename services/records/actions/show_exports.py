"""Show what there is to take away of a chart, before any of it is told (S124)."""

from __future__ import annotations

from datetime import datetime

from services.records.domain.sections import PROFILE, SECTIONS
from services.records.opening import Sight, Wanted, heading, look, opened
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.exports import ExportsShown, SectionCount, ShowExports
from shared.contracts.records import RecordsRefused
from shared.db import Connection
from shared.work import Work

CATEGORY = "exports"


async def find_exports(connection: Connection, tools: Tools, asked: ShowExports) -> tuple[datetime, Sight | None]:
    """Counted as every page counts."""
    return await look(connection, tools, Wanted(asked.assertion, asked.grant_id, (*SECTIONS, PROFILE), size=1))


async def tell_exports(work: Work[Tools], _: ShowExports, sight: Sight | None) -> ExportsShown | RecordsRefused:
    """Sections that the grant does not open are not mentioned."""
    chart = await opened(work, sight, category=CATEGORY)
    if isinstance(chart, RecordsRefused):
        return chart
    head = heading(chart)
    counts = (SectionCount(section=section, total=chart.sections[section].total) for section in head.sections)
    return ExportsShown(chart=head, counts=tuple(counts))


show_exports = Looked(look=find_exports, act=tell_exports)
