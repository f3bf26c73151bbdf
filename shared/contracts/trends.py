"""One lab test of a chart over time (S120)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shared.contracts.entries import Measured
from shared.contracts.records import ChartHeading, RecordsRefused
from shared.messages import Ident, Line, Message, Reply, Request, Text

MOST = 200
"""Results of one answer, the newest ones."""


class TrendPoint(Message):
    """One shared result of the test. `measured` is ready to read; `number` is its value in the trend's `unit`, None
    where it has another unit, a comparator ("< 5") or no number; `low` and `high` are its usual range in that unit.

    `taken_on` is text: YYYY, YYYY-MM or YYYY-MM-DD.
    """

    taken_on: Line | None
    measured: Measured
    number: float | None
    low: float | None
    high: float | None
    received_at: datetime


class TrendShown(Reply):
    """Every shared result with the code of the one asked for, oldest first; `earlier`: there are older ones."""

    chart: ChartHeading
    plain_name: Line
    clinical_name: Line
    unit: Line
    points: tuple[TrendPoint, ...]
    earlier: bool


class ViewTrend(Request[TrendShown | RecordsRefused], key="records.view-trend", query=True):
    """Read how the test of one shared lab result has come out over time; each reading leaves an audit row.

    `resource_id` is the entry's `id`; one that the grant does not show is not found.
    """

    assertion: Text
    grant_id: UUID
    resource_id: Ident
    language: Line = "en"
