"""What records answers about copies that it makes beside its other work: too large for one message (docs/adr/0043)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared.contracts.exports import Choice, CopyRefused, Form
from shared.contracts.records import ChartHeading, Entry, Profile, RecordsRefused, Section
from shared.messages import Event, Line, Message, Reply, Request, Text

MOST_ORDERED = 50_000
"""Entries of one copy that is made beside other work."""
MOST_TOGETHER = 10_000
"""The same where several charts are merged: each piece of it is looked for in all of them."""
MOST_HELD = 2
"""Copies of one account at a time, being made or waiting for it."""


class CopyMade(Event, key="copy.made", aggregate="account_id", announcers=("records",)):
    """A copy waits for the account that ordered it, until `ends_at`; nothing of the chart is in it."""

    copy_id: UUID
    account_id: UUID
    ends_at: datetime


class CopyOrdered(Reply):
    """It will be made."""

    copy_id: UUID


class CopyNotOrdered(Reply):
    """The account has as many copies as it may have; `most` of them. One has to be taken and thrown away first."""

    most: int


class OrderCopy(Request[CopyOrdered | CopyNotOrdered | CopyRefused | RecordsRefused], key="records.order-copy"):
    """Order a copy of these parts and days, in the plain names of `language`; ordering leaves an audit row."""

    assertion: Text
    grant_id: UUID
    choice: Choice
    form: Form
    language: Line = "en"


class CopyTaken(Reply):
    """A copy is handed out: its head, as the grant shows it now. Its pieces are read one by one, from 1 to `pieces`.

    `profile` is None where none was chosen, opened or shared. `bundle` is the JSON of a FHIR Bundle that holds the
    patient alone and ends with its list of entries; empty unless the copy is for another app.
    """

    chart: ChartHeading
    choice: Choice
    form: Form
    language: Line
    made_at: datetime
    pieces: int
    profile: Profile | None
    bundle: Text = ""


class CopyGone(Reply):
    """It is not handed out (any more): over, thrown away, not made yet, or the chart or what is open of it changed."""


class TakeCopy(Request[CopyTaken | CopyGone | RecordsRefused], key="records.take-copy", query=True, deadline=5.0):
    """Begin to take a copy; each taking leaves an audit row that says of which parts."""

    assertion: Text
    grant_id: UUID
    copy_id: UUID


class CopiedResource(Message):
    """An entry of a FHIR Bundle: its id, and its JSON. The same id may come in several pieces, with the same JSON."""

    id: Line
    entry: Text


class CopyPiece(Reply):
    """Some entries of one section, in the order of its pages: in words, or as FHIR resources and what they point at."""

    section: Section
    entries: tuple[Entry, ...] = ()
    resources: tuple[CopiedResource, ...] = ()


class ReadCopy(Request[CopyPiece | CopyGone | RecordsRefused], key="records.read-copy", query=True, deadline=5.0):
    """Read one piece of a copy that was begun to be taken; whether it may be handed out is asked anew each time."""

    assertion: Text
    grant_id: UUID
    copy_id: UUID
    number: int = Field(ge=1, le=100_000)


class CopyDiscarded(Reply):
    """Nothing of it is kept."""


class DiscardCopy(Request[CopyDiscarded | RecordsRefused], key="records.discard-copy"):
    """Throw a copy away, made or not."""

    assertion: Text
    grant_id: UUID
    copy_id: UUID
