"""What records tells of who has read a chart: the activity history of 45 CFR 170.315(e)(1)(ii)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.records import ChartHeading, RecordsRefused
from shared.messages import Line, Message, Reply, Request, Sealed, Text

MOST = 500
"""Rows of one answer."""


class ActivityRow(Message):
    """One thing that was done with a chart's records, and when; nothing of the records is in it.

    `who` is `you` for the account that asks, `other` for anybody else, `office` for the practice; `relation` is
    the right that was used. `what` and `category` are the audit's own words: `view` of a section, of `summary`,
    `demographics`, `activity` or `exports`, or of the `chart` where the asker does not see which part of it; `download`
    of one or more of these (`diagnoses,labs`); `open`, `close` and `change_terms` of an access; the deeds of staff
    (`StaffActed`). Of a deed and of `close` the category is the relation of whose access it was; `relation` is `person`
    where they ended it themselves, and of `stop-share` where a reset of their password did. `make-share`, `stop-share`
    and `lock-share` (too many wrong passcodes) of a share, `view-share` and `download-share` by its recipient, whose
    `relation` is `share`; `recipient` is whom it is for.
    """

    at: datetime
    who: Literal["you", "other", "office"]
    relation: Line
    what: Line
    category: Line
    recipient: Sealed | None = None


class ActivityShown(Reply):
    """Newest first; `earlier` is what to ask before for more, None at the end."""

    chart: ChartHeading
    rows: tuple[ActivityRow, ...]
    earlier: int | None


class ShowActivity(Request[ActivityShown | RecordsRefused], key="records.show-activity", query=True):
    """Who has read a chart, and who was given or lost access to it; the patient is told of all, anybody else of
    themselves alone. Asking leaves an audit row too.

    `before` is what `earlier` said: microseconds since 1970; what was done from then on is not told. Of merged charts
    the patient is told of all. A few rows more than `size` are told where several have the time of the last.
    """

    assertion: Text
    grant_id: UUID
    before: int | None = Field(default=None, ge=1, le=2**62)
    size: int = Field(default=50, ge=1, le=MOST)
