"""What the gateway asks records."""

from __future__ import annotations

from uuid import UUID

from services.gateway.asks import ask
from services.gateway.visits import SessionVisit, Submission
from shared.contracts.activity import MOST, ActivityShown, ShowActivity
from shared.contracts.copies import (
    CopyDiscarded,
    CopyGone,
    CopyNotOrdered,
    CopyOrdered,
    CopyPiece,
    CopyTaken,
    DiscardCopy,
    OrderCopy,
    ReadCopy,
    TakeCopy,
)
from shared.contracts.exports import (
    BundleDownloaded,
    ChartDownloaded,
    Choice,
    CopyRefused,
    DownloadBundle,
    DownloadChart,
    ExportsShown,
    Form,
    ShowExports,
)
from shared.contracts.records import (
    ProfileShown,
    RecordsRefused,
    Section,
    SectionShown,
    SummaryShown,
    ViewProfile,
    ViewSection,
    ViewSummary,
)
from shared.contracts.trends import TrendShown, ViewTrend


async def view_trend(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, resource_id: str
) -> TrendShown | RecordsRefused:
    """One lab test over time."""
    request = ViewTrend(assertion=assertion, grant_id=grant_id, resource_id=resource_id, language=visit.language)
    return await ask(visit.tools, request)


async def view_section(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, section: Section, page: int
) -> SectionShown | RecordsRefused:
    """One page of a section; records checks the assertion and the grant by itself."""
    request = ViewSection(assertion=assertion, grant_id=grant_id, section=section, page=page, language=visit.language)
    return await ask(visit.tools, request)


async def view_summary(visit: SessionVisit, *, assertion: str, grant_id: UUID) -> SummaryShown | RecordsRefused:
    """The beginning of every section."""
    return await ask(visit.tools, ViewSummary(assertion=assertion, grant_id=grant_id, language=visit.language))


async def view_profile(visit: SessionVisit, *, assertion: str, grant_id: UUID) -> ProfileShown | RecordsRefused:
    """The demographics."""
    return await ask(visit.tools, ViewProfile(assertion=assertion, grant_id=grant_id, language=visit.language))


async def show_activity(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, before: int | None, whole: bool = False
) -> ActivityShown | RecordsRefused:
    """Who has read the chart: a page, or as much as one answer holds."""
    size = {"size": MOST} if whole else {}
    return await ask(visit.tools, ShowActivity(assertion=assertion, grant_id=grant_id, before=before, **size))


async def show_exports(visit: SessionVisit, *, assertion: str, grant_id: UUID) -> ExportsShown | RecordsRefused:
    """What can be taken away of the chart?"""
    return await ask(visit.tools, ShowExports(assertion=assertion, grant_id=grant_id))


async def download_chart(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, choice: Choice
) -> ChartDownloaded | CopyRefused | RecordsRefused:
    """A copy in words."""
    request = DownloadChart(assertion=assertion, grant_id=grant_id, choice=choice, language=visit.language)
    return await ask(visit.tools, request)


async def download_bundle(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, choice: Choice
) -> BundleDownloaded | CopyRefused | RecordsRefused:
    """The same for another system."""
    return await ask(visit.tools, DownloadBundle(assertion=assertion, grant_id=grant_id, choice=choice))


async def order_copy(
    said: Submission, *, assertion: str, grant_id: UUID, choice: Choice, form: Form
) -> CopyOrdered | CopyNotOrdered | CopyRefused | RecordsRefused:
    """One that is too large to be made at once."""
    request = OrderCopy(assertion=assertion, grant_id=grant_id, choice=choice, form=form, language=said.language)
    return await ask(said.tools, request, message_id=said.message_id)


async def take_copy(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, copy_id: UUID
) -> CopyTaken | CopyGone | RecordsRefused:
    """Its head."""
    return await ask(visit.tools, TakeCopy(assertion=assertion, grant_id=grant_id, copy_id=copy_id))


async def read_copy(
    visit: SessionVisit, *, assertion: str, grant_id: UUID, copy_id: UUID, number: int
) -> CopyPiece | CopyGone | RecordsRefused:
    """One piece of it."""
    request = ReadCopy(assertion=assertion, grant_id=grant_id, copy_id=copy_id, number=number)
    return await ask(visit.tools, request)


async def discard_copy(
    said: Submission, *, assertion: str, grant_id: UUID, copy_id: UUID
) -> CopyDiscarded | RecordsRefused:
    """Nobody wants it any more."""
    request = DiscardCopy(assertion=assertion, grant_id=grant_id, copy_id=copy_id)
    return await ask(said.tools, request, message_id=said.message_id)
