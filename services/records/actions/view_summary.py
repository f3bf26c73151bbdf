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
        work, assertion=asked.assertion, grant_id=asked.grant_id, sections=SECTIONS, category="summary"
    )
    if isinstance(chart, RecordsRefused):
        return chart
    head = heading(chart)
    return SummaryShown(chart=head, sections=tuple(_summary(work, asked, chart, section) for section in head.sections))


def _summary(work: Work[Tools], asked: ViewSummary, chart: OpenedChart, section: Section) -> SectionSummary:
    own = [stored for stored in chart.resources if stored.section == section]
    told = entries(own, language=asked.language, now=work.now)
    return SectionSummary(
        section=section,
        entries=tuple(entry for _, entry in told[:FIRST]),
        total=len(told),
        current=sum(one.current for one, _ in told),
    )
