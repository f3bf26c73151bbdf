"""Show the beginning of every section that a grant opens (S119-S121)."""

from __future__ import annotations

from services.records.domain.sections import SECTIONS
from services.records.opening import entries, heading, opened
from services.records.store.charts import OpenedChart
from services.records.tools import Tools
from shared.contracts.records import RecordsRefused, Section, SectionSummary, SummaryShown, ViewSummary
from shared.work import Work

FIRST = 3


async def view_summary(work: Work[Tools], asked: ViewSummary) -> SummaryShown | RecordsRefused:
    """Sections that the grant does not open are not mentioned."""
    chart = await opened(
        work, assertion=asked.assertion, grant_id=asked.grant_id, sections=SECTIONS, category="summary", size=FIRST
    )
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
