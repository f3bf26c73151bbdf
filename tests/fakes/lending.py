"""Records as far as shares go: what the household has lent, and a link with its passcode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.contracts.copies import CopyGone, CopyPiece, CopyTaken
from shared.contracts.exports import (
    BundleDownloaded,
    ChartDownloaded,
    Choice,
    CopiedSection,
    CopyRefused,
    SectionCount,
    WaitingCopy,
)
from shared.contracts.lent_copies import LentCopiesShown, OrderLentCopy, ReadLentCopy, ShowLentCopies, TakeLentCopy
from shared.contracts.records import RecordsRefused
from shared.contracts.shares import (
    CheckVisit,
    DownloadShare,
    LeaveShare,
    LentPart,
    MakeShare,
    PasscodeRefused,
    ShareGone,
    ShareLeft,
    ShareMade,
    ShareRefused,
    ShareRow,
    SharesShown,
    ShareStopped,
    ShareUnlocked,
    ShareViewed,
    ShareWaits,
    ShowShare,
    ShowShares,
    StopShare,
    UnlockShare,
    ViewShare,
    VisitStands,
)
from shared.messages import Reply, Request
from shared.seals import Sealer, fingerprint, token
from tests.fakes.chart import LONG_AGO
from tests.fakes.pretend_exports import PretendExports, copy_of

NOT_FOUND = RecordsRefused(reason="not_found")
LINK, PASSCODE = "L" * 43, "12345678"
ENDS = datetime(2026, 12, 3, 9, 30, tzinfo=UTC)
SOME = Choice(parts=("demographics", "diagnoses", "labs"))
OPEN, STOPPED, LOCKED = UUID(int=41), UUID(int=42), UUID(int=43)


@dataclass
class Lending:
    """Fields are set by tests to stage a state. `gone` shuts every link, `gone_meanwhile` every one that makes a file;
    `left` is how many tries the next miss leaves, 0 for a pause. `too_large` is what one message cannot hold, and
    `far_too_large` what no file can."""

    records: Sealer
    household: PretendExports
    choice: Choice = SOME
    rows: tuple[ShareRow, ...] = ()
    refuses: ShareRefused | CopyRefused | None = None
    gone: bool = False
    gone_meanwhile: bool = False
    left: int = 4
    paused: bool = False
    too_large: bool = False
    far_too_large: bool = False
    uncounted: bool = False
    copies: tuple[WaitingCopy, ...] = ()
    orders: list[OrderLentCopy] = field(default_factory=list)
    visits: set[str] = field(default_factory=set)
    stopped: list[UUID] = field(default_factory=list)
    made: list[tuple[str, MakeShare]] = field(default_factory=list)

    def answers(self) -> dict[type[Request[Any]], Callable[[Any], Reply]]:
        """For the bus."""
        return {
            ShowShares: self.show_shares,
            MakeShare: self.make_share,
            StopShare: self.stop_share,
            ShowShare: self.show_share,
            UnlockShare: self.unlock_share,
            ViewShare: self.view_share,
            DownloadShare: self.download_share,
            CheckVisit: self.check_visit,
            OrderLentCopy: self.order_lent_copy,
            ShowLentCopies: self.show_lent_copies,
            TakeLentCopy: self.take_lent_copy,
            ReadLentCopy: self.read_lent_copy,
            LeaveShare: self.leave_share,
        }

    def lend(self, *names: str) -> Sequence[ShareRow]:
        """The household has lent something to these: the first is open, the second stopped, the third locked."""
        told = zip(names, (OPEN, STOPPED, LOCKED), ("open", "stopped", "locked"), strict=False)
        self.rows = tuple(
            ShareRow.model_validate(
                {
                    "share_id": share_id,
                    "recipient": self.records.seal("gateway", name),
                    "parts": ("demographics", "labs") if status == "open" else (),
                    "since": None,
                    "until": None,
                    "made_at": ENDS - timedelta(days=7),
                    "ends_at": ENDS,
                    "status": status,
                    "opened": 2 if status == "open" else 0,
                    "opened_at": ENDS - timedelta(days=6) if status == "open" else None,
                    "downloaded": 0,
                    "downloaded_at": None,
                }
            )
            for name, share_id, status in told
        )
        return self.rows

    def show_shares(self, request: ShowShares) -> SharesShown | RecordsRefused:
        """The list."""
        household = self.household
        if not household.records_ready or request.grant_id != household.grant_id:
            return NOT_FOUND
        counts = (SectionCount(section=one, total=len(household.entries_of(one))) for one in household.sections)
        return SharesShown(chart=household.heading(), counts=tuple(counts), shares=self.rows)

    def make_share(self, request: MakeShare) -> ShareMade | ShareRefused | CopyRefused | RecordsRefused:
        """The one link there is."""
        if not self.household.records_ready:
            return NOT_FOUND
        self.made.append((self.records.open(request.recipient), request))
        seal = self.records.seal
        made = ShareMade(share_id=OPEN, token=seal("gateway", LINK), passcode=seal("gateway", PASSCODE), ends_at=ENDS)
        return self.refuses or made

    def stop_share(self, request: StopShare) -> ShareStopped:
        """Noted."""
        self.stopped.append(request.share_id)
        return ShareStopped()

    def show_share(self, request: ShowShare) -> ShareWaits | ShareGone:
        """Is it the link?"""
        if self.gone or self.records.open(request.token) != LINK:
            return ShareGone()
        return ShareWaits(retry_at=datetime.now(UTC) + timedelta(minutes=14, seconds=30) if self.paused else None)

    def unlock_share(self, request: UnlockShare) -> ShareUnlocked | PasscodeRefused | ShareGone:
        """Is it the passcode?"""
        if isinstance(self.show_share(ShowShare(token=request.token)), ShareGone):
            return ShareGone()
        if self.records.open(request.passcode) != PASSCODE:
            self.paused = not self.left
            retry_at = datetime.now(UTC) + timedelta(minutes=14, seconds=30)
            paused = PasscodeRefused(reason="paused", retry_at=retry_at)
            return paused if self.paused else PasscodeRefused(reason="no_match", attempts_left=self.left)
        return ShareUnlocked(visit=self.records.seal("gateway", self.begin()))

    def begin(self) -> str:
        """A recipient has given the passcode; the cookie."""
        visit = token()
        self.visits.add(fingerprint(visit))
        return visit

    def view_share(self, request: ViewShare) -> ShareViewed | CopyRefused | RecordsRefused:
        """What was chosen, or one part of it."""
        told = self._told(request.visit)
        if not isinstance(told, ChartDownloaded):
            return told
        if request.part not in (None, *self.choice.parts):
            return NOT_FOUND
        size = 25 if request.part else 3
        parts = [self._page(one, request.page, size) for one in told.sections if request.part in (None, one.section)]
        profile = told.profile if request.part in (None, "demographics") else None
        sections = tuple(section for section, _ in parts)
        told = told.model_copy(update={"sections": sections, "profile": profile})
        return ShareViewed(told=told, ends_at=ENDS, listed=tuple(listed for _, listed in parts))

    def _page(self, whole: CopiedSection, page: int, size: int) -> tuple[CopiedSection, LentPart]:
        pages = max(1, -(-len(whole.entries) // size))
        page = min(page, pages)
        entries = whole.entries[(page - 1) * size : page * size]
        listed = LentPart(section=whole.section, total=len(whole.entries), page=page, pages=pages)
        if self.uncounted:
            listed, entries = LentPart(section=whole.section, total=None, page=1, pages=1), ()
        return CopiedSection(section=whole.section, entries=entries), listed

    def download_share(
        self, request: DownloadShare
    ) -> ChartDownloaded | BundleDownloaded | CopyRefused | RecordsRefused:
        """The same as a file."""
        told = self._told(request.visit)
        self.gone |= self.gone_meanwhile
        bundled = request.form == "bundle" and isinstance(told, ChartDownloaded)
        return BundleDownloaded(bundle=self.household.bundle) if bundled else told

    def check_visit(self, request: CheckVisit) -> VisitStands | RecordsRefused:
        """Is it still open?"""
        told = self._told(request.visit)
        return told if isinstance(told, RecordsRefused) else VisitStands()

    def order_lent_copy(self, request: OrderLentCopy) -> LentCopiesShown | CopyRefused | RecordsRefused:
        """It is being made, unless nothing of this size can be."""
        if self.far_too_large:
            return CopyRefused(total=60_000, most=50_000)
        self.orders.append(request)
        self.copies = self.copies or (copy_of("making", request.form),)
        return self.show_lent_copies(ShowLentCopies(visit=request.visit))

    def show_lent_copies(self, request: ShowLentCopies) -> LentCopiesShown | RecordsRefused:
        """Those that a test has staged."""
        if request.visit not in self.visits:
            return RecordsRefused(reason="session_over")
        return NOT_FOUND if self.gone else LentCopiesShown(copies=self.copies)

    def take_lent_copy(self, request: TakeLentCopy) -> CopyTaken | CopyGone | RecordsRefused:
        """One that is ready."""
        told = self._told(request.visit, whole=True)
        if not isinstance(told, ChartDownloaded):
            return told if isinstance(told, RecordsRefused) else NOT_FOUND
        held = next((one for one in self.copies if one.copy_id == request.copy_id and one.state == "ready"), None)
        if held is None:
            return CopyGone()
        head = {"chart": told.chart, "choice": told.choice, "profile": told.profile, "made_at": told.made_at}
        own = {"form": held.form, "language": request.language, "pieces": len(self.household.pieces)}
        return CopyTaken.model_validate({**head, **own, "bundle": self.household.bundle_head})

    def read_lent_copy(self, request: ReadLentCopy) -> CopyPiece | CopyGone | RecordsRefused:
        """As many pieces as are given."""
        household = self.household
        given = request.visit in self.visits and not self.gone and request.number <= household.given
        return household.pieces[request.number - 1] if given else CopyGone()

    def leave_share(self, request: LeaveShare) -> ShareLeft:
        """The visit is over."""
        self.visits.discard(request.visit)
        return ShareLeft()

    def _told(self, visit: str, *, whole: bool = False) -> ChartDownloaded | CopyRefused | RecordsRefused:
        if visit not in self.visits:
            return RecordsRefused(reason="session_over")
        if self.gone:
            return NOT_FOUND
        if self.too_large and not whole:
            return CopyRefused(total=6_000, most=5_000)
        household = self.household
        found = household.copy_of(self.choice)
        heading = found.chart.model_copy(
            update={
                "sections": tuple(one for one in found.chart.sections if one in self.choice.parts),
                "profile": "demographics" in self.choice.parts,
            }
        )
        return found.model_copy(update={"chart": heading, "made_at": LONG_AGO})
