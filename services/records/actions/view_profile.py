"""Show the demographics of a chart's patient (S125)."""

from __future__ import annotations

import json
from datetime import datetime

from services.records.domain.profile import profile
from services.records.domain.sections import PROFILE
from services.records.opening import Sight, Wanted, heading, look, opened
from services.records.store.charts import OpenedChart
from services.records.store.resources import place
from services.records.tools import Tools
from shared.bus import Looked
from shared.contracts.records import Profile, ProfileShown, RecordsRefused, ViewProfile
from shared.db import Connection
from shared.work import Work


async def find_profile(connection: Connection, tools: Tools, asked: ViewProfile) -> tuple[datetime, Sight | None]:
    """The Patient."""
    return await look(connection, tools, Wanted(asked.assertion, asked.grant_id, (PROFILE,)))


async def show_profile(work: Work[Tools], _: ViewProfile, sight: Sight | None) -> ProfileShown | RecordsRefused:
    """None as long as the practice has shared no Patient resource."""
    chart = await opened(work, sight, category=PROFILE)
    if isinstance(chart, RecordsRefused):
        return chart
    return ProfileShown(chart=heading(chart), profile=_profile(work, chart))


def _profile(work: Work[Tools], chart: OpenedChart) -> Profile | None:
    """The Patient of the chart; any other's has another id, and is never listed."""
    found = next(iter(chart.sections[PROFILE].resources), None)
    if found is None or found.sealed is None:
        return None
    row = place(chart.practice_id, chart.chart_id, found.resource_type, found.resource_id)
    patient = json.loads(work.tools.vault.unlock(found.sealed, row=row))
    return Profile(**profile(patient), received_at=found.received_at)


view_profile = Looked(look=find_profile, act=show_profile)
