"""Position, chart by chart, what workers of an older release kept: nobody who reads should wait for it."""

from __future__ import annotations

import asyncio

import asyncpg
import structlog

from services.records.positions import catch_up
from services.records.store import positions
from services.records.tools import Tools
from shared.db import UNREACHABLE
from shared.work import Desk

log = structlog.get_logger()
PAUSE_SECONDS = 3600.0
CHARTS = 100


async def position_charts(desk: Desk[Tools]) -> None:
    """Run for ever; while old workers still write, what they leave behind is positioned when its chart is read."""
    while True:
        try:
            while await _some(desk):
                pass
        except (*UNREACHABLE, asyncpg.PostgresError) as error:
            log.warning("position_charts.waiting", error=type(error).__name__)
        await asyncio.sleep(PAUSE_SECONDS)


async def _some(desk: Desk[Tools]) -> int:
    """One transaction per step, so that no row is held for long."""
    async with desk.reading() as connection:
        charts = await positions.charts_behind(connection, limit=CHARTS)
    for practice_id, chart_id in charts:
        more = True
        while more:
            async with desk.reading() as connection, connection.transaction():
                more = await catch_up(connection, practice_id=practice_id, chart_id=chart_id)
    return len(charts)
