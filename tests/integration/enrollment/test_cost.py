"""What one message costs in statements: the path that every invitation takes is kept short."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from services.enrollment.actions.invite_patient import invite_patient
from services.enrollment.actions.note_message_delivered import note_message_delivered
from services.enrollment.store.invitations import save_all
from shared.actions import Told, perform
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


def invitations(front: Front, connection: Connection) -> list[Told[Any, Any]]:
    """Three events that wait together."""
    events = [an_event(chart_id=f"{CHART}-{number}") for number in range(3)]
    return [Told(a_work(front, connection, "ehr.demo"), event) for event in events]


async def news(front: Front, connection: Connection) -> list[Told[Any, Any]]:
    """Three deliveries that wait together."""
    rows = [row for number in range(3) for row in await front.rows(f"{CHART}-{number}")]
    now = datetime.now(UTC)
    told = [MessageDelivered(message_id=new_id(), invitation_id=row.invitation_id, delivered_at=now) for row in rows]
    return [Told(a_work(front, connection, "notifications"), one) for one in told]


async def test_three_invitations_cost_one_statement_and_news_of_them_two(front: Front) -> None:
    seen: list[str] = []
    async with as_runtime(front.suite) as connection:
        connection.add_query_logger(lambda record: seen.append(record.query) if "invitations" in record.query else None)
        await perform(invite_patient, invitations(front, connection))
        assert await count(seen) == 1
        told = await news(front, connection)
        await perform(note_message_delivered, told)
        written = [row for work, _ in told for writer, row in work.written if writer is save_all]
        await save_all(connection, written)
        assert await count(seen) == 2
    statuses = [row.status for number in range(3) for row in await front.rows(f"{CHART}-{number}")]
    assert statuses == ["delivered"] * 3
