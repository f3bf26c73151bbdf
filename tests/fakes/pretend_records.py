"""Records as far as a browser can tell: one chart, of which a test says what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from shared.contracts.activity import ActivityRow, ActivityShown, ShowActivity
from shared.contracts.enrollment import Practice
from shared.contracts.entries import Diagnosis
from shared.contracts.identity import ChartAccess
from shared.contracts.records import (
    ChartHeading,
    Entry,
    Profile,
    ProfileShown,
    RecordsRefused,
    Section,
    SectionShown,
    SectionSummary,
    SummaryShown,
    ViewProfile,
    ViewSection,
    ViewSummary,
)
from shared.contracts.trends import TrendPoint, TrendShown, ViewTrend
from tests.fakes.chart import ACTIVITY, DIAGNOSES, ENTRIES, PAGE_SIZE, PROFILE, SECTIONS, TREND
from tests.fakes.console import PRACTICE


@dataclass(kw_only=True)
class PretendRecords:
    """One chart. Fields are set by tests to stage a state."""

    practice: Practice = PRACTICE
    relation: str = "self"
    name: str = "Maria Álvarez"
    records_ready: bool = True
    diagnoses: tuple[Diagnosis, ...] = DIAGNOSES
    sections: tuple[Section, ...] = SECTIONS
    entries: dict[Section, tuple[Entry, ...]] = field(default_factory=lambda: dict(ENTRIES))
    profile: Profile | None = PROFILE
    opens_profile: bool = True
    activity: tuple[ActivityRow, ...] = ACTIVITY
    trend: tuple[TrendPoint, ...] = TREND
    grant_id: UUID = field(default_factory=uuid4)

    def view_section(self, request: ViewSection) -> SectionShown | RecordsRefused:
        """One page of a section, once records has heard of the grant."""
        if not self.records_ready or request.section not in self.sections:
            return RecordsRefused(reason="not_found")
        found = self.entries_of(request.section)
        pages = max(1, -(-len(found) // PAGE_SIZE))
        page = min(max(request.page, 1), pages)
        return SectionShown(
            chart=self.heading(), section=request.section, entries=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
            total=len(found), page=page, pages=pages,
        )  # fmt: skip

    def view_trend(self, request: ViewTrend) -> TrendShown | RecordsRefused:
        """One test, whichever is asked for."""
        if not self.records_ready or "labs" not in self.sections or request.resource_id == "never":
            return RecordsRefused(reason="not_found")
        return TrendShown(
            chart=self.heading(), plain_name="Hemoglobin", clinical_name="Hemoglobin", unit="g/dL",
            points=self.trend, earlier=len(self.trend) > 5,
        )  # fmt: skip

    def view_summary(self, request: ViewSummary) -> SummaryShown | RecordsRefused:
        """The first three entries of every section."""
        if not self.records_ready:
            return RecordsRefused(reason="not_found")
        found = ((section, self.entries_of(section)) for section in self.sections)
        parts = (
            SectionSummary(section=section, entries=told[:3], total=len(told), current=sum(one.current for one in told))
            for section, told in found
        )
        return SummaryShown(chart=self.heading(), sections=tuple(parts))

    def view_profile(self, request: ViewProfile) -> ProfileShown | RecordsRefused:
        """The demographics, where the grant opens them."""
        if not self.records_ready or not self.opens_profile:
            return RecordsRefused(reason="not_found")
        return ProfileShown(chart=self.heading(), profile=self.profile)

    def show_activity(self, request: ShowActivity) -> ActivityShown | RecordsRefused:
        """Who has looked; the position of a row is its place in the list, the newest one's the greatest."""
        if not self.records_ready:
            return RecordsRefused(reason="not_found")
        first = len(self.activity) - (request.before - 1 if request.before else len(self.activity))
        rows = self.activity[first : first + request.size]
        left = len(self.activity) - first - len(rows)
        return ActivityShown(chart=self.heading(), rows=rows, earlier=left + 1 if left else None)

    def entries_of(self, section: Section) -> tuple[Entry, ...]:
        return self.diagnoses if section == "diagnoses" else self.entries.get(section, ())

    def heading(self) -> ChartHeading:
        chart = self._chart()
        return ChartHeading(
            practice=chart.practice, display_name=chart.display_name, relation=chart.relation, sections=self.sections,
            profile=self.opens_profile,
        )  # fmt: skip

    def _chart(self) -> ChartAccess:
        return ChartAccess(
            grant_id=self.grant_id, practice=self.practice, display_name=self.name, relation=self.relation
        )
