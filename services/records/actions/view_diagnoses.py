"""Show a chart's diagnoses, in lay words, to an account that holds a grant for them (S119)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from services.records.domain.condition import Problem, in_reading_order, problem, shows
from services.records.store import resources
from services.records.store.resources import OpenedChart
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.identity import Assertion
from shared.contracts.records import DiagnosesShown, Diagnosis, RecordsRefused, ViewDiagnoses
from shared.work import Work

log = structlog.get_logger()
CATEGORY = "diagnoses"


async def view_diagnoses(work: Work[Tools], asked: ViewDiagnoses) -> DiagnosesShown | RecordsRefused:
    """Absent, revoked, ended and somebody else's chart are answered alike."""
    assertion = work.tools.verifier.verify(asked.assertion, now=work.now)
    if assertion is None:
        return RecordsRefused(reason="session_over")
    opening = await resources.open_chart(
        work.connection,
        grant_id=asked.grant_id,
        account_id=assertion.account_id,
        session_id=assertion.session_id,
        category=CATEGORY,
        resource_type="Condition",
    )
    if opening.session_over:
        _note_refusal(work, assertion, asked.grant_id)
        return RecordsRefused(reason="session_over")
    if opening.chart is None or asked.grant_id not in assertion.charts:
        _note_refusal(work, assertion, asked.grant_id)
        return RecordsRefused(reason="not_found")
    _note_view(work, assertion, asked.grant_id, opening.chart)
    return _page(opening.chart, asked.language)


def _page(chart: OpenedChart, language: str) -> DiagnosesShown:
    shown = (_diagnosis(text, when, language) for text, when in chart.resources)
    problems = [found for found in shown if found is not None]
    return DiagnosesShown(
        practice=Practice(practice_id=chart.practice_id, name=chart.practice_name, accent=chart.practice_accent),
        display_name=chart.display_name,
        relation=chart.relation,
        diagnoses=tuple(Diagnosis(**asdict(found)) for found in in_reading_order(problems)),
    )


def _diagnosis(text: str, received_at: datetime, language: str) -> Problem | None:
    """One entry; one that cannot be told is left out and logged, for it must not close the whole chart."""
    try:
        told: dict[str, Any] = json.loads(text)
        return problem(told, received_at=received_at, language=language) if shows(told) else None
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        log.error("resource.untold", exc_info=error)
        return None


def _note_view(work: Work[Tools], assertion: Assertion, grant_id: UUID, chart: OpenedChart) -> None:
    work.audit(
        chain=chart_chain(chart.practice_id, chart.chart_id),
        actor=f"account:{assertion.account_id}",
        right=chart.relation,
        action="view",
        category=CATEGORY,
        subject=f"grant:{grant_id}",
    )


def _note_refusal(work: Work[Tools], assertion: Assertion, grant_id: UUID) -> None:
    account = f"account:{assertion.account_id}"
    work.audit(
        chain=account, actor=account, right="none", action="refuse-view", category=CATEGORY, subject=f"grant:{grant_id}"
    )
