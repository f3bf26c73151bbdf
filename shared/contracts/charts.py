"""What enrollment tells records of a chart as a whole: who its patient is, and which chart it was merged into."""

from __future__ import annotations

from datetime import date, datetime

from shared.messages import Event, Ident, Line

ENROLLMENT = ("enrollment",)


class ChartDescribed(Event, key="chart.described", aggregate="chart_id", announcers=ENROLLMENT):
    """The practice told who a chart's patient is; `live`: whoever has access already sees it too (S128, S129, D10).

    The later `told_at` (the EHR's own time) wins. The fields are those of `demographics.changed`.
    """

    practice_id: Ident
    chart_id: Ident
    date_of_birth: date
    gender: Line | None
    race: tuple[Line, ...]
    ethnicity: tuple[Line, ...]
    languages: tuple[Line, ...]
    live: bool
    told_at: datetime


class ChartMoved(Event, key="chart.moved", aggregate="chart_id", announcers=ENROLLMENT):
    """What is known of a chart is found under `surviving_chart_id`, itself once it stands alone.

    Higher `version` wins.
    """

    practice_id: Ident
    chart_id: Ident
    surviving_chart_id: Ident
    version: int
    moved_at: datetime
