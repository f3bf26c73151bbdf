"""Copies of a pretended chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

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
    PARTS,
    BundleDownloaded,
    ChartDownloaded,
    Choice,
    CopiedSection,
    CopyRefused,
    DownloadBundle,
    DownloadChart,
    ExportsShown,
    SectionCount,
    ShowExports,
    WaitingCopy,
)
from shared.contracts.records import RecordsRefused
from shared.messages import Request
from tests.fakes.chart import LONG_AGO
from tests.fakes.pretend_records import PretendRecords

NOT_FOUND = RecordsRefused(reason="not_found")
NAMESPACE = UUID("01981b6e-5f00-7c3a-9d21-4b7e0f6a1c03")


def copy_of(state: str = "ready", form: str = "pdf", number: int = 1) -> WaitingCopy:
    """One that was ordered; the same id for the same number, in every run."""
    told = {"copy_id": uuid5(NAMESPACE, str(number)), "form": form, "ordered_at": LONG_AGO, "state": state}
    return WaitingCopy.model_validate({**told, "ends_at": LONG_AGO + timedelta(days=3) if state == "ready" else None})


@dataclass(kw_only=True)
class PretendExports(PretendRecords):
    """`copy_holds` is how many entries fit into one copy; `pieces` are those of every copy that is ready, of which the
    first `given` are handed out."""

    copy_holds: int = 5_000
    copies: tuple[WaitingCopy, ...] = ()
    pieces: tuple[CopyPiece, ...] = ()
    given: int = 100_000
    bundle_head: str = ""
    orders: list[OrderCopy] = field(default_factory=list)
    most_copies: int = 2
    bundle: str = '{"resourceType":"Bundle"}'

    def show_exports(self, _: ShowExports) -> ExportsShown | RecordsRefused:
        """What there is."""
        if not self.records_ready:
            return NOT_FOUND
        counts = (SectionCount(section=one, total=len(self.entries_of(one))) for one in self.sections)
        return ExportsShown(chart=self.heading(), counts=tuple(counts), copies=self.copies)

    def download_chart(self, request: DownloadChart) -> ChartDownloaded | CopyRefused | RecordsRefused:
        """The chosen parts, as far as the grant opens them."""
        if not self.records_ready:
            return NOT_FOUND
        copy = self.copy_of(request.choice)
        total = sum(len(one.entries) for one in copy.sections)
        return copy if total <= self.copy_holds else CopyRefused(total=total, most=self.copy_holds)

    def copy_of(self, choice: Choice) -> ChartDownloaded:
        """Whatever its size."""
        told = {one: self.entries_of(one) for one in self.sections if choice.holds(one)}
        return ChartDownloaded(
            chart=self.heading(),
            choice=choice,
            sections=tuple(CopiedSection(section=section, entries=entries) for section, entries in told.items()),
            profile=self.profile if self.opens_profile and choice.holds("demographics") else None,
            made_at=LONG_AGO,
        )

    def download_bundle(self, _: DownloadBundle) -> BundleDownloaded | RecordsRefused:
        """Some JSON."""
        return BundleDownloaded(bundle=self.bundle) if self.records_ready else NOT_FOUND

    def order_copy(self, request: OrderCopy) -> CopyOrdered | CopyNotOrdered | RecordsRefused:
        """It is being made, for ever."""
        if not self.records_ready:
            return NOT_FOUND
        if len(self.copies) >= self.most_copies:
            return CopyNotOrdered(most=self.most_copies)
        self.orders.append(request)
        made = copy_of("making", request.form, len(self.orders))
        self.copies = (made, *self.copies)
        return CopyOrdered(copy_id=made.copy_id)

    def take_copy(self, request: TakeCopy) -> CopyTaken | CopyGone | RecordsRefused:
        """Of everything, if it is ready."""
        if not self.records_ready:
            return NOT_FOUND
        found = next((one for one in self.copies if one.copy_id == request.copy_id), None)
        if found is None or found.state != "ready":
            return CopyGone()
        return CopyTaken(
            chart=self.heading(), choice=Choice(parts=PARTS), form=found.form, language="en", made_at=LONG_AGO,
            pieces=len(self.pieces), profile=self.profile if self.opens_profile else None, bundle=self.bundle_head,
        )  # fmt: skip

    def read_copy(self, request: ReadCopy) -> CopyPiece | CopyGone:
        """As long as it is handed out."""
        given = self.records_ready and request.number <= min(self.given, len(self.pieces))
        return self.pieces[request.number - 1] if given else CopyGone()

    def discard_copy(self, request: DiscardCopy) -> CopyDiscarded | RecordsRefused:
        """Gone."""
        self.copies = tuple(one for one in self.copies if one.copy_id != request.copy_id)
        return CopyDiscarded() if self.records_ready else NOT_FOUND

    def copying(self) -> dict[type[Request[Any]], Callable[[Any], Any]]:
        """What records answers about copies that it makes beside other work."""
        return {
            OrderCopy: self.order_copy, TakeCopy: self.take_copy, ReadCopy: self.read_copy,
            DiscardCopy: self.discard_copy,
        }  # fmt: skip
