"""Show the beginning of every section that a grant opens (S119-S121)."""

from __future__ import annotations

from datetime import datetime

from services.records.domain.sections import SECTIONS
from services.records.opening import Sight, Wanted, entries, heading, look, opened
from services.records.store.charts import OpenedChart
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.records import RecordsRefused, Section, SectionSummary, SummaryShown, ViewSummary
from shared.db import Connection
from shared.work import Work

FIRST = 3


async def find_summary(connection: Connection, tools: Tools, asked: ViewSummary) -> tuple[datetime, Sight | None]:
    """The first entries of every section."""
    return await look(connection, tools, Wanted(asked.assertion, asked.grant_id, SECTIONS, size=FIRST))


async def show_summary(work: Work[Tools], asked: ViewSummary, sight: Sight | None) -> SummaryShown | RecordsRefused:
    """Sections that the grant does not open are not mentioned."""
    chart = await opened(work, sight, category="summary")
    if isinstance(chart, RecordsRefused):
        return chart
    head = heading(chart)
    return SummaryShown(chart=head, sections=tuple(_summary(work, asked, chart, section) for section in head.sections))


def _summary(work: Work[Tools], asked: ViewSummary, chart: OpenedChart, section: Section) -> SectionSummary:
    listed = chart.sections[section]
    return SectionSummary(
        section=section,
        entries=entries(listed, language=asked.language, now=work.now),
        total=listed.total,
        current=listed.current,
    )


view_summary = Looked(look=find_summary, act=show_summary)
