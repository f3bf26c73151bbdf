"""Show one page of one section of a chart to an account that holds a grant for it (S119-S121)."""

from __future__ import annotations

from services.records.opening import entries, heading, opened
from services.records.tools import Tools
from shared.contracts.records import RecordsRefused, SectionShown, ViewSection
from shared.work import Work


async def view_section(work: Work[Tools], asked: ViewSection) -> SectionShown | RecordsRefused:
    """A section outside the grant is not found, as if it were absent (D6)."""
    chart = await opened(
        work,
        assertion=asked.assertion,
        grant_id=asked.grant_id,
        sections=(asked.section,),
        category=asked.section,
        page=asked.page,
    )
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
