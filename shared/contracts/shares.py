"""A chart lent to somebody else by a link and a passcode (S124, 45 CFR 170.315(e)(1)); records answers.

`recipient` is whom it is for, in the maker's own words. Whoever reads by a share reads what its maker's access opens at
that moment, and no part that was not chosen.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.exports import (
    BundleDownloaded,
    ChartDownloaded,
    Choice,
    CopyRefused,
    Part,
    SectionCount,
)
from shared.contracts.records import ChartHeading, RecordsRefused, Section
from shared.messages import Event, Line, Message, Reply, Request, Sealed, Text

Days = Literal[1, 7, 30]
"""How long a share may last."""


class ShareBegun(Event, key="share.begun", aggregate="account_id", announcers=("records",)):
    """Somebody with this account's password has lent a chart; nothing of the chart, nor to whom, is in it."""

    share_id: UUID
    account_id: UUID
    made_at: datetime


class ShareMade(Reply):
    """The link's token and the passcode, told this once."""

    share_id: UUID
    token: Sealed
    passcode: Sealed
    ends_at: datetime


class ShareRefused(Reply):
    """`not_fresh`: the password was not given a moment ago. `too_many`: enough for a day. `recipient_missing`: it is
    not said for whom, or in no line that could be a name."""

    reason: Literal["not_fresh", "too_many", "recipient_missing"]


class MakeShare(
    Request[ShareMade | ShareRefused | CopyRefused | RecordsRefused], key="records.make-share", deadline=10.0
):
    """Lend these parts for so many days. More than one copy that is made beside other work holds cannot be lent."""

    assertion: Text
    grant_id: UUID
    choice: Choice
    recipient: Sealed
    days: Days


class ShareRow(Message):
    """One share, as its maker is told of it; of `parts` those that the maker's access opens now.

    `opened` counts passcodes that were right, `downloaded` files; each with the last time.
    """

    share_id: UUID
    recipient: Sealed
    parts: tuple[Part, ...]
    since: date | None
    until: date | None
    made_at: datetime
    ends_at: datetime
    status: Literal["open", "ended", "stopped", "locked"]
    opened: int
    opened_at: datetime | None
    downloaded: int
    downloaded_at: datetime | None


class SharesShown(Reply):
    """The newest first, at most a hundred; `counts` is what there is to lend."""

    chart: ChartHeading
    counts: tuple[SectionCount, ...]
    shares: tuple[ShareRow, ...]


class ShowShares(Request[SharesShown | RecordsRefused], key="records.show-shares", query=True):
    """What has this account lent of this chart, to whom? Asking leaves an audit row."""

    assertion: Text
    grant_id: UUID


class ShareStopped(Reply):
    """It opens nothing any more."""


class StopShare(Request[ShareStopped | RecordsRefused], key="records.stop-share", urgent=True):
    """End a share of one's own at once."""

    assertion: Text
    grant_id: UUID
    share_id: UUID


class ShareWaits(Reply):
    """The link is good, and waits for its passcode: from `retry_at` on, if it is given."""

    retry_at: datetime | None


class ShareGone(Reply):
    """There is no such link: ended, stopped, locked, shut with its maker's access, or never made."""


class ShowShare(Request[ShareWaits | ShareGone], key="records.show-share", query=True):
    """Is this link good? Nothing is told of the chart, and nothing is spent."""

    token: Sealed


class ShareUnlocked(Reply):
    """The passcode was right; the token of this browser's visit."""

    visit: Sealed


class PasscodeRefused(Reply):
    """`malformed` does not count. After `paused` no passcode is compared until `retry_at`."""

    reason: Literal["no_match", "paused", "malformed"]
    attempts_left: int | None = None
    retry_at: datetime | None = None


class UnlockShare(Request[ShareUnlocked | PasscodeRefused | ShareGone], key="records.unlock-share"):
    """Give the passcode of a link; each wrong one counts, whichever browser it comes from."""

    token: Sealed
    passcode: Sealed


class LentPart(Message):
    """How much there is of a section, and which page of it is told. `total` is None where that is not counted: days
    were chosen, and there is too much to look for them."""

    section: Section
    total: int | None
    page: int
    pages: int


class ShareViewed(Reply):
    """What was lent, as it is now; `ends_at` is the share's end. Of one part `told` holds a page, and of all of them
    the first few entries each; `listed` says how much there is."""

    told: ChartDownloaded
    ends_at: datetime
    listed: tuple[LentPart, ...] = ()


class ViewShare(
    Request[ShareViewed | CopyRefused | RecordsRefused], key="records.view-share", query=True, deadline=10.0
):
    """Read an overview of what was lent, or a page of one part of it. Where days were chosen, more entries than one
    message could hold copies of are refused: a file of them can be ordered (shared/contracts/lent_copies.py).

    `visit` is hex SHA-256 of the visit's cookie, here as in what follows; `session_over` says that the passcode must be
    given anew, `not_found` that the share, or this part of it, is over.
    """

    visit: Line
    part: Part | None = None
    page: int = Field(default=1, ge=1)
    language: Line = "en"


class DownloadShare(
    Request[ChartDownloaded | BundleDownloaded | CopyRefused | RecordsRefused],
    key="records.download-share",
    query=True,
    deadline=10.0,
):
    """Take it away, in words or as FHIR resources."""

    visit: Line
    form: Literal["words", "bundle"]
    language: Line = "en"


class VisitStands(Reply):
    """What was lent may still be read in this browser."""


class CheckVisit(Request[VisitStands | RecordsRefused], key="records.check-visit", query=True):
    """A file was made meanwhile: may it leave? Nothing is told, and no audit row is left."""

    visit: Line


class ShareLeft(Reply):
    """This visit is over."""


class LeaveShare(Request[ShareLeft], key="records.leave-share"):
    """End this visit; the share goes on."""

    visit: Line
