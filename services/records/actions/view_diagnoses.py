"""Show a chart's diagnoses, in lay words, to an account that holds a grant for them (S119)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

import structlog
from prometheus_client import Counter

from services.records.domain.condition import in_reading_order, problem, shows
from services.records.store import resources
from services.records.store.resources import OpenedChart, Stored
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.enrollment import Practice
from shared.contracts.identity import Assertion
from shared.contracts.records import DiagnosesShown, Diagnosis, RecordsRefused, ViewDiagnoses
from shared.work import Work

log = structlog.get_logger()
CATEGORY = "diagnoses"
UNTOLD = Counter("chartkey_resources_untold", "Stored resources that could not be shown and were left out of a page")


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
    told = (_diagnosis(stored, language) for stored in chart.resources)
    return DiagnosesShown(
        practice=Practice(practice_id=chart.practice_id, name=chart.practice_name, accent=chart.practice_accent),
        display_name=chart.display_name,
        relation=chart.relation,
        diagnoses=tuple(in_reading_order(found for found in told if found is not None)),
    )


def _diagnosis(stored: Stored, language: str) -> Diagnosis | None:
    """One entry; one that cannot be told is left out, logged and counted, for it must not close the whole chart."""
    try:
        return _told(stored, language)
    except (TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        log.error("resource.untold", resource=f"Condition/{stored.resource_id}", error=type(error).__name__)
        UNTOLD.inc()
        return None


def _told(stored: Stored, language: str) -> Diagnosis | None:
    condition: dict[str, Any] = json.loads(stored.content)
    if not shows(condition):
        return None
    return Diagnosis(**asdict(problem(condition, received_at=stored.received_at, language=language)))


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
