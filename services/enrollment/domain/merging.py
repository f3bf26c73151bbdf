"""Where merges lead: pure facts in, and out the chart under which each merged one is found."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class MergeRefusal(StrEnum):
    """Why `chart.merged` or `chart.unmerged` was refused; the EHR reads it on its own queue."""

    UNKNOWN_PRACTICE = "unknown_practice"
    TIME_MISSING = "time_missing"
    SAME_CHART = "same_chart"
    PATIENTS_DIFFER = "patients_differ"


def roots(into: Mapping[str, str | None]) -> dict[str, str]:
    """Chart -> the chart at the end of its merges, for every chart that is named; itself when it stands alone.

    `into` holds one fact per chart (None: it stands alone), so that the order in which facts came does not matter.
    A circle says nothing of which chart goes on: each chart in one stands for itself until the EHR takes a fact back.
    """
    straight = {chart: other for chart, other in into.items() if other is not None and not _in_circle(chart, into)}
    named = {*into, *(other for other in into.values() if other is not None)}
    return {chart: _end(chart, straight) for chart in named}


def _in_circle(chart: str, into: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    following = into.get(chart)
    while following is not None and following not in seen:
        if following == chart:
            return True
        seen.add(following)
        following = into.get(following)
    return False


def _end(chart: str, straight: Mapping[str, str]) -> str:
    while chart in straight:
        chart = straight[chart]
    return chart
