"""Show one page of one section of a chart to an account that holds a grant for it (S119-S121)."""

from __future__ import annotations

from datetime import datetime

from services.records.opening import Sight, Wanted, entries, heading, look, opened
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.records import RecordsRefused, SectionShown, ViewSection
from shared.db import Connection
from shared.work import Work


async def find_section(connection: Connection, tools: Tools, asked: ViewSection) -> tuple[datetime, Sight | None]:
    """The page that was asked for."""
    return await look(connection, tools, Wanted(asked.assertion, asked.grant_id, (asked.section,), page=asked.page))


async def show_section(work: Work[Tools], asked: ViewSection, sight: Sight | None) -> SectionShown | RecordsRefused:
    """A section outside the grant is not found, as if it were absent (D6)."""
    chart = await opened(work, sight, category=asked.section)
    if isinstance(chart, RecordsRefused):
        return chart
    listed = chart.sections[asked.section]
    return SectionShown(
        chart=heading(chart),
        section=asked.section,
        entries=entries(listed, language=asked.language, now=work.now),
        total=listed.total,
        page=listed.page,
        pages=listed.pages,
    )


view_section = Looked(look=find_section, act=show_section)
