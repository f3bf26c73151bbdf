"""The practice told who a chart's patient is: a version more, for whoever may see it (S128, S129)."""

from __future__ import annotations

import json

from services.records.store import demographics
from services.records.tools import Tools
from shared.audit import chart_chain
from shared.contracts.charts import ChartDescribed
from shared.work import Work


async def describe_chart(work: Work[Tools], told: ChartDescribed) -> None:
    """Late and repeated words change nothing."""
    facts = {
        "born": told.date_of_birth.isoformat(),
        "gender": told.gender,
        "race": told.race,
        "ethnicity": told.ethnicity,
        "languages": told.languages,
    }
    row = demographics.row_of(told.practice_id, told.chart_id)
    added = await demographics.describe(
        work.connection,
        practice_id=told.practice_id,
        chart_id=told.chart_id,
        sealed=work.tools.vault.lock(json.dumps(facts), row=row),
        told_at=told.told_at,
        live=told.live,
    )
    if added:
        work.audit(
            chain=chart_chain(told.practice_id, told.chart_id),
            actor=work.source,
            right="practice",
            action="describe",
            category="demographics",
        )
