"""What one message costs in statements: the path that every invitation takes is kept short."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from services.enrollment.actions.invite_patient import invite_patient
from services.enrollment.actions.note_message_delivered import note_message_delivered
from shared.contracts.notifications import MessageDelivered
from shared.db import Connection
from shared.ids import new_id
from shared.work import Work
from tests.integration.enrollment.practice import CHART, Front, an_event, as_runtime
from tests.suite import PRACTICE


def a_work(front: Front, connection: Connection, source: str) -> Work[Any]:
    """One message's work outside the bus."""
    tools = front.suite.running["enrollment"][0]._tools
    return Work("enrollment", tools, connection, datetime.now(UTC), source, str(new_id()), practice=PRACTICE)


async def count(seen: list[str]) -> int:
    """How many since the last count; the driver tells of them a moment later."""
    await asyncio.sleep(0.01)
    found = len(seen)
    seen.clear()
    return found


async def test_an_invitation_costs_one_statement_and_news_of_it_two(front: Front) -> None:
    seen: list[str] = []
    async with as_runtime(front.suite) as connection:
        connection.add_query_logger(lambda record: seen.append(record.query))
        await invite_patient(a_work(front, connection, "ehr.demo"), an_event())
        assert await count(seen) == 1
        (row,) = await front.rows()
        told = MessageDelivered(message_id=new_id(), invitation_id=row.invitation_id, delivered_at=datetime.now(UTC))
        await note_message_delivered(a_work(front, connection, "notifications"), told)
        assert await count(seen) == 2
    assert [one.status for one in await front.rows(CHART)] == ["delivered"]
