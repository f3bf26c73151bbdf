"""Show how one lab test has come out over time, in what the practice has shared of it (S120)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.records.domain.lab_result import lab_result
from services.records.domain.trend import Number, number_of
from services.records.opening import heading, note_refusal, note_view
from services.records.positions import UNTELLABLE, untold
from services.records.store import trends
from services.records.store.trends import Found, Result
from services.records.tools import Tools
from shared import inbox
from shared.assertions import is_fresh
from shared.bus import Looked
from shared.contracts.entries import Measured
from shared.contracts.records import RecordsRefused
from shared.contracts.sessions import Assertion
from shared.contracts.trends import MOST, TrendPoint, TrendShown, ViewTrend
from shared.db import Connection
from shared.work import Work

CATEGORY = "labs"


@dataclass(frozen=True)
class Sight:
    """What was found for whom."""

    claims: Assertion
    found: Found


async def find_trend(connection: Connection, tools: Tools, asked: ViewTrend) -> tuple[datetime, Sight | None]:
    """One result more than is told, so that it is known whether there are older ones."""
    claims = tools.verifier.read(asked.assertion)
    if claims is None:
        return await inbox.now(connection), None
    found = await trends.read(
        connection,
        grant_id=asked.grant_id,
        account_id=claims.account_id,
        session_id=claims.session_id,
        resource_id=asked.resource_id,
        limit=MOST + 1,
    )
    return found.now, Sight(claims, found)


async def show_trend(work: Work[Tools], asked: ViewTrend, sight: Sight | None) -> TrendShown | RecordsRefused:
    """What the grant does not show is answered as what was never there."""
    if sight is None or not is_fresh(sight.claims, now=work.now):
        return RecordsRefused(reason="session_over")
    claims, found = sight.claims, sight.found
    told = _told(found.asked, asked.language)
    if found.chart is None or told is None or asked.grant_id not in claims.charts:
        note_refusal(work, claims, asked.grant_id, CATEGORY)
        return RecordsRefused(reason="session_over" if found.session_over else "not_found")
    note_view(work, claims, asked.grant_id, found.chart, CATEGORY)
    unit = number_of(json.loads(found.asked or "{}")).unit
    return TrendShown(
        chart=heading(found.chart),
        plain_name=told["plain_name"],
        clinical_name=told["clinical_name"],
        unit=unit,
        points=_points(found.results[:MOST], unit, asked.language),
        earlier=len(found.results) > MOST,
    )


def _points(results: Sequence[Result], unit: str, language: str) -> tuple[TrendPoint, ...]:
    points = (_point(one, unit, language) for one in reversed(results))
    return tuple(one for one in points if one is not None)


def _point(result: Result, unit: str, language: str) -> TrendPoint | None:
    told = _told(result.content, language)
    if told is None:
        return None
    number = number_of(json.loads(result.content))
    same = number if number.unit == unit else Number(None, unit)
    return TrendPoint(
        taken_on=told["taken_on"],
        measured=Measured.model_validate(told["values"][0]),
        number=same.value,
        low=same.low,
        high=same.high,
        received_at=result.received_at,
    )


def _told(content: str | None, language: str) -> dict[str, Any] | None:
    """The result as its section tells it; None for what it would leave out."""
    if content is None:
        return None
    try:
        told = lab_result(json.loads(content), {}, language)
    except UNTELLABLE as error:
        untold("Observation", error)
        return None
    return dict(told.facts) if told else None


view_trend = Looked(look=find_trend, act=show_trend)
