"""Copies of a pretended chart."""

from __future__ import annotations

from dataclasses import dataclass

from shared.contracts.exports import (
    BundleDownloaded,
    ChartDownloaded,
    CopiedSection,
    CopyRefused,
    DownloadBundle,
    DownloadChart,
    ExportsShown,
    SectionCount,
    ShowExports,
)
from shared.contracts.records import RecordsRefused
from tests.fakes.chart import LONG_AGO
from tests.fakes.pretend_records import PretendRecords

NOT_FOUND = RecordsRefused(reason="not_found")


@dataclass(kw_only=True)
class PretendExports(PretendRecords):
    """`copy_holds` is how many entries fit into one copy."""

    copy_holds: int = 5_000
    bundle: str = '{"resourceType":"Bundle"}'

    def show_exports(self, _: ShowExports) -> ExportsShown | RecordsRefused:
        """What there is."""
        if not self.records_ready:
            return NOT_FOUND
        counts = (SectionCount(section=one, total=len(self._entries(one))) for one in self.sections)
        return ExportsShown(chart=self._heading(), counts=tuple(counts))

    def download_chart(self, request: DownloadChart) -> ChartDownloaded | CopyRefused | RecordsRefused:
        """The chosen parts, as far as the grant opens them."""
        if not self.records_ready:
            return NOT_FOUND
        told = {one: self._entries(one) for one in self.sections if request.choice.holds(one)}
        total = sum(map(len, told.values()))
        if total > self.copy_holds:
            return CopyRefused(total=total, most=self.copy_holds)
        return ChartDownloaded(
            chart=self._heading(),
            choice=request.choice,
            sections=tuple(CopiedSection(section=section, entries=entries) for section, entries in told.items()),
            profile=self.profile if self.opens_profile and request.choice.holds("demographics") else None,
            made_at=LONG_AGO,
        )

    def download_bundle(self, _: DownloadBundle) -> BundleDownloaded | RecordsRefused:
        """Some JSON."""
        return BundleDownloaded(bundle=self.bundle) if self.records_ready else NOT_FOUND
