"""What every view shares: who asks, what the grant opens, and the audit row of each reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

import structlog
from prometheus_client import Counter
from pydantic import TypeAdapter

from services.records.domain.sections import PROFILE, tellings, types_of
from services.records.domain.telling import Told, in_reading_order
from services.records.store import charts
from services.records.store.charts import OpenedChart, Stored
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.identity import Assertion
from shared.contracts.records import ChartHeading, Entry, RecordsRefused, Section
from shared.work import Work

log = structlog.get_logger()
UNTOLD = Counter("chartkey_resources_untold", "Stored resources that could not be shown and were left out of a page")
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
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
Said = tuple[Told, Entry]


async def opened(
    work: Work[Tools], *, assertion: str, grant_id: UUID, sections: Sequence[str], category: str
) -> OpenedChart | RecordsRefused:
    """The chart with these sections' resources; absent, revoked, ended and somebody else's are answered alike."""
    claims = work.tools.verifier.verify(assertion, now=work.now)
    if claims is None:
        return RecordsRefused(reason="session_over")
    opening = await charts.open_chart(
        work.connection,
        grant_id=grant_id,
        account_id=claims.account_id,
        session_id=claims.session_id,
        wanted=types_of(sections),
    )
    named = grant_id in claims.charts
    if opening.chart is None or not named:
        _note_refusal(work, claims, grant_id, category)
        return RecordsRefused(reason="session_over" if opening.session_over else "not_found")
    _note_view(work, claims, grant_id, opening.chart, category)
    return opening.chart


def heading(chart: OpenedChart) -> ChartHeading:
    """Whose chart it is, and what the grant opens of it."""
    return ChartHeading(
        practice=Practice(practice_id=chart.practice_id, name=chart.practice_name, accent=chart.practice_accent),
        display_name=chart.display_name,
        relation=chart.relation,
        sections=tuple(section for section in get_args(Section) if section in chart.scopes),
        profile=PROFILE in chart.scopes,
    )


def entries(resources: Iterable[Stored], *, language: str, now: datetime) -> list[Said]:
    """All that can be told of these resources, in reading order; one that cannot is left out, logged and counted."""
    read = [(stored, _content(stored)) for stored in resources]
    helpers = {name: content for stored, content in read if content for name in _pointers(stored)}
    tell = tellings(now)
    said: dict[int, tuple[Told, Entry]] = {}
    for stored, content in read:
        if content is None or stored.resource_type not in tell:
            continue
        try:
            told = tell[stored.resource_type](content, helpers, language)
            if told:
                said[id(told)] = told, _entry(stored, told)
        except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
            _untold(stored, error)
    return [said[id(told)] for told in in_reading_order(told for told, _ in said.values())]


def _entry(stored: Stored, told: Told) -> Entry:
    facts = {**told.facts, "kind": _KINDS[stored.section], "received_at": stored.received_at}
    return _ENTRY.validate_python(facts)


def _pointers(stored: Stored) -> tuple[str, str]:
    """What other resources of the chart may call it."""
    return f"{stored.resource_type}/{stored.resource_id}", f"urn:uuid:{stored.resource_id}"


def _content(stored: Stored) -> dict[str, Any] | None:
    try:
        found = json.loads(stored.content or "null")
    except (ValueError, RecursionError) as error:
        _untold(stored, error)
        return None
    if not isinstance(found, dict):
        _untold(stored, TypeError())
        return None
    return found


def _untold(stored: Stored, error: Exception) -> None:
    log.error("resource.untold", resource=f"{stored.resource_type}/{stored.resource_id}", error=type(error).__name__)
    UNTOLD.inc()


def _note_view(work: Work[Tools], claims: Assertion, grant_id: UUID, chart: OpenedChart, category: str) -> None:
    work.audit(
        chain=chart_chain(chart.practice_id, chart.chart_id),
        actor=f"account:{claims.account_id}",
        right=chart.relation,
        action="view",
        category=category,
        subject=f"grant:{grant_id}",
    )


def _note_refusal(work: Work[Tools], claims: Assertion, grant_id: UUID, category: str) -> None:
    account = f"account:{claims.account_id}"
    work.audit(
        chain=account, actor=account, right="none", action="refuse-view", category=category, subject=f"grant:{grant_id}"
    )
