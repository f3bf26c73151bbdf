"""What every view shares: who asks, what the grant opens, and the audit row of each reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from pydantic import TypeAdapter

from services.records.domain.resource import CATEGORY
from services.records.domain.sections import PAGE_SIZE, PROFILE, Telling, tellings
from services.records.positions import UNTELLABLE, catch_up, untold
from services.records.store import charts
from services.records.store.charts import Asked, Listed, OpenedChart, Opening, Stored
from services.records.tools import Tools
from shared import inbox
from shared.assertions import is_fresh
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.records import ChartHeading, Entry, RecordsRefused, Section
from shared.contracts.sessions import Assertion
from shared.db import Connection
from shared.work import Work

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
EHR_USER = "ehr."
"""What the names of all EHR systems begin with, and nobody needs to read."""
_KINDS: Mapping[str, str] = {
    "diagnoses": "diagnosis",
    "medications": "medication",
    "immunizations": "immunization",
    "allergies": "allergy",
    "procedures": "procedure",
    "care_plans": "care_plan",
    "labs": "lab_result",
    "appointments": "appointment",
}


@dataclass(frozen=True)
class Wanted:
    """What a view asks for: a page of these sections of a grant's chart."""

    assertion: str
    grant_id: UUID
    sections: Sequence[str]
    page: int = 1
    size: int = PAGE_SIZE
    reasons: bool = True


@dataclass(frozen=True)
class Sight:
    """What was found for whom; nothing of it may be told before `opened` has asked whether the claims still hold."""

    claims: Assertion
    asked: Asked
    opening: Opening


async def look(connection: Connection, tools: Tools, wanted: Wanted) -> tuple[datetime, Sight | None]:
    """The database's time, and what the assertion's account finds; None when identity has not signed it."""
    claims = tools.verifier.read(wanted.assertion)
    if claims is None:
        return await inbox.now(connection), None
    asked = Asked(
        wanted.grant_id, claims.account_id, claims.session_id, wanted.sections, wanted.page, wanted.size,
        reasons=wanted.reasons,
    )  # fmt: skip
    opening = await charts.open_chart(connection, asked)
    return opening.now, Sight(claims, asked, opening)


async def opened(
    work: Work[Tools], sight: Sight | None, *, category: str, action: str = "view"
) -> OpenedChart | RecordsRefused:
    """The chart with a page of these sections, and the audit row of the look at it."""
    chart = await standing(work, sight, category=category)
    if sight is not None and isinstance(chart, OpenedChart):
        note_view(work, sight.claims, sight.asked.grant_id, chart, category, action=action)
    return chart


async def standing(work: Work[Tools], sight: Sight | None, *, category: str) -> OpenedChart | RecordsRefused:
    """The chart, of which nothing is told yet; absent, revoked, ended and somebody else's are answered alike."""
    if sight is None or not is_fresh(sight.claims, now=work.now):
        return RecordsRefused(reason="session_over")
    claims, grant_id = sight.claims, sight.asked.grant_id
    opening = await caught_up(work.connection, sight.asked, sight.opening)
    named = grant_id in claims.charts
    if opening.chart is None or not named:
        note_refusal(work, claims, grant_id, category)
        return RecordsRefused(reason="session_over" if opening.session_over else "not_found")
    return opening.chart


async def caught_up(connection: Connection, asked: Asked, opening: Opening) -> Opening:
    """Read again where what an older release kept has to be positioned first."""
    chart = opening.chart
    if chart is None or not opening.behind:
        return opening
    for chart_id in (chart.chart_id, *chart.others):
        while await catch_up(connection, practice_id=chart.practice_id, chart_id=chart_id):
            pass
    return await charts.open_chart(connection, asked)


def heading(chart: OpenedChart) -> ChartHeading:
    """Whose chart it is, and what the grant opens of it."""
    return ChartHeading(
        practice=Practice(practice_id=chart.practice_id, name=chart.practice_name, accent=chart.practice_accent),
        display_name=chart.display_name,
        relation=chart.relation,
        sections=tuple(section for section in get_args(Section) if section in chart.scopes),
        profile=PROFILE in chart.scopes,
    )


def entries(listed: Listed, *, language: str, now: datetime) -> tuple[Entry, ...]:
    """The page as it is told; one that cannot be told is left out, logged and counted."""
    tell = tellings(now)
    return tuple(
        entry
        for stored in listed.resources
        if (entry := entry_of(stored, tell[stored.resource_type], language=language)) is not None
    )


def entry_of(stored: Stored, tell: Telling, *, language: str) -> Entry | None:
    """One resource as it is told; None, logged and counted, for one that cannot be."""
    try:
        told = tell(object_of(stored.content), _helpers(stored), language)
        if told is None:
            raise LookupError("listed, and nothing to tell")
        kind = _KINDS[CATEGORY[stored.resource_type]]
        return _ENTRY.validate_python({**told.facts, "kind": kind, **_origin(stored)})
    except UNTELLABLE as error:
        untold(f"{stored.resource_type}/{stored.resource_id}", error)
        return None


def _origin(stored: Stored) -> dict[str, Any]:
    """Where it comes from (S139)."""
    source = stored.source.removeprefix(EHR_USER)
    return {"received_at": stored.received_at, "id": stored.resource_id, "source": source}


def _helpers(stored: Stored) -> dict[str, Any]:
    """What it points at, by every name that it may have called it."""
    found = object_of(stored.helpers) if stored.helpers else {}
    return found | {f"urn:uuid:{name.partition('/')[2]}": helper for name, helper in found.items()}


def object_of(text: str | None) -> dict[str, Any]:
    """A stored JSON object. Raises TypeError for anything else."""
    found = json.loads(text or "null")
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def note_view(
    work: Work[Tools],
    claims: Assertion,
    grant_id: UUID,
    chart: OpenedChart,
    category: str,
    *,
    action: str = "view",
    subject: str | None = None,
) -> None:
    """Somebody has looked, taken a copy, or lent one (`subject`: by which share)."""
    told = {"action": action, "category": category, "subject": subject or f"grant:{grant_id}"}
    note(work, chart, actor=f"account:{claims.account_id}", right=chart.relation, **told)


def note(
    work: Work[Tools], chart: OpenedChart, *, actor: str, right: str, action: str, category: str, subject: str
) -> None:
    """In the audit of the chart, and of every chart that it is merged with."""
    for chart_id in (chart.chart_id, *chart.others):
        work.audit(
            chain=chart_chain(chart.practice_id, chart_id),
            actor=actor,
            right=right,
            action=action,
            category=category,
            subject=subject,
        )


def note_refusal(work: Work[Tools], claims: Assertion, grant_id: UUID, category: str) -> None:
    """Somebody has tried to look; the chart's own audit knows nothing of it."""
    account = f"account:{claims.account_id}"
    work.audit(
        chain=account, actor=account, right="none", action="refuse-view", category=category, subject=f"grant:{grant_id}"
    )
