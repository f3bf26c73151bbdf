"""What records answers to whoever takes a copy of a chart away (S124, 45 CFR 170.315(e)(1))."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from pydantic import Field

from shared.contracts.records import ChartHeading, Entry, Profile, RecordsRefused, Section
from shared.messages import Line, Message, Reply, Request, Text

MOST = 5_000
"""Entries of one copy; whoever wants more takes a part at a time."""
Part = Section | Literal["demographics"]
Form = Literal["pdf", "csv", "fhir"]
"""What a copy is for: to read, for a spreadsheet, for another app."""
PARTS: tuple[Part, ...] = ("demographics", *get_args(Section))
"""In the order of a copy."""


class Choice(Message):
    """What a copy holds: these parts, as far as the grant opens them, and of each what belongs to these days.

    A diagnosis, medicine, allergy or plan belongs to every day from its beginning to its end, or to now if it is
    current; anything else to its own day; what has no date belongs to every day. Both days count; None is no limit.
    """

    parts: tuple[Part, ...] = Field(min_length=1, max_length=9)
    since: date | None = None
    until: date | None = None

    def holds(self, part: Part) -> bool:
        """Was this part chosen?"""
        return part in self.parts


class CopiedSection(Message):
    """The entries of one section, in the order of its pages."""

    section: Section
    entries: tuple[Entry, ...]


class ChartDownloaded(Reply):
    """A copy of a chart as it is at `made_at`, in words; `profile` is None where none was chosen, opened or shared."""

    chart: ChartHeading
    choice: Choice
    sections: tuple[CopiedSection, ...]
    profile: Profile | None
    made_at: datetime


class BundleDownloaded(Reply):
    """The same as the JSON of a FHIR R4 Bundle (`collection`)."""

    bundle: Text


class CopyRefused(Reply):
    """More than one copy may hold: `total` entries, of which `most` are possible at once."""

    total: int
    most: int


class DownloadChart(
    Request[ChartDownloaded | CopyRefused | RecordsRefused], key="records.download-chart", query=True, deadline=10.0
):
    """Take a copy, in the plain names of `language`; each leaves an audit row that says of which parts."""

    assertion: Text
    grant_id: UUID
    choice: Choice
    language: Line = "en"


class DownloadBundle(
    Request[BundleDownloaded | CopyRefused | RecordsRefused], key="records.download-bundle", query=True, deadline=10.0
):
    """Take the same copy for another system: the entries' own FHIR resources, as far as a page tells them."""

    assertion: Text
    grant_id: UUID
    choice: Choice


class SectionCount(Message):
    """How many entries a section has."""

    section: Section
    total: int


class WaitingCopy(Message):
    """A copy that was ordered (shared/contracts/copies.py): being made, ready until `ends_at`, or gone, because the
    chart or what is open of it has changed since, or because it could not be made."""

    copy_id: UUID
    form: Form
    ordered_at: datetime
    state: Literal["making", "ready", "gone"]
    ends_at: datetime | None = None


class ExportsShown(Reply):
    """What there is to take a copy of, and which copies the account has ordered of it, the newest first."""

    chart: ChartHeading
    counts: tuple[SectionCount, ...]
    copies: tuple[WaitingCopy, ...] = ()


class ShowExports(Request[ExportsShown | RecordsRefused], key="records.show-exports", query=True):
    """What can be taken away of a chart? Nothing of it is told yet; asking leaves an audit row."""

    assertion: Text
    grant_id: UUID
