"""Doing to the real store what the model is told: each order in a transaction of its own, as the bus would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg

from services.enrollment.actions import watch_time
from services.enrollment.actions.add_representative import add_representative
from services.enrollment.actions.cancel_invitation import cancel_invitation
from services.enrollment.actions.change_phone import change_phone
from services.enrollment.actions.invite_again import Overtaken
from services.enrollment.actions.invite_person import invite_person
from services.enrollment.actions.merge_chart import merge_chart
from services.enrollment.actions.note_access_closed import note_access_closed
from services.enrollment.actions.note_access_granted import note_access_granted
from services.enrollment.actions.note_message_bounced import note_message_bounced
from services.enrollment.actions.note_verification_locked import note_verification_locked
from services.enrollment.actions.resend_invitation import resend_invitation
from services.enrollment.actions.revoke_access import revoke_access
from services.enrollment.actions.unmerge_chart import unmerge_chart
from services.enrollment.store import invitations, merges
from shared import inbox
from shared.actions import Told, perform
from shared.contracts.ehr import ChartMerged, ChartUnmerged
from shared.contracts.enrollment import PersonInvited, StaffRefused
from shared.contracts.identity import VerificationLocked
from shared.ids import new_id
from shared.wire import Attributes, new_trace
from shared.work import Desk, Work
from tests.integration.enrollment import orders
from tests.integration.enrollment.model import Order, Reply
from tests.integration.enrollment.practice import bounced, closed, granted
from tests.suite import PRACTICE, Suite

START = datetime(2026, 1, 1, tzinfo=UTC)
BORN = date(1954, 7, 9)
AGAIN = (Overtaken, asyncpg.DeadlockDetectedError)
"""What the bus tries again."""


@asynccontextmanager
async def at_work(suite: Suite) -> AsyncIterator[Driver]:
    """Enrollment's own desk, as its runtime role, on the real store."""
    service = suite.build("enrollment")
    async with asyncpg.create_pool(suite.database_url("enrollment"), min_size=4, max_size=8) as pool:
        relay: Any = SimpleNamespace(tell=list)  # the outbox is read by the tests themselves
        yield Driver(suite, Desk("enrollment", service._tools, pool, relay))


@dataclass
class Driver:
    """Does one order after another, or several at once."""

    suite: Suite
    desk: Desk[Any]

    async def do(self, order: Order) -> Reply:
        """One order, as often as it takes."""
        if order.kind == "late":
            return await self._pass_time(order)
        while True:
            try:
                return await self._once(order)
            except AGAIN:
                await asyncio.sleep(0)

    async def at_once(self, told: list[Order]) -> list[Reply]:
        """Several, each on a connection of its own."""
        return list(await asyncio.gather(*(self.do(order) for order in told)))

    async def sweep(self) -> None:
        """What time changes is seen to."""
        while await watch_time._look(self.desk):
            pass

    async def statuses(self, place: str) -> dict[UUID, tuple[str, bool]]:
        """Where everybody stands whose chart begins so, and whether the practice has revoked it."""
        async with self.desk.reading() as connection, connection.transaction():
            moment = await inbox.now(connection)
            ids = await connection.fetch("select id from invitations where starts_with(chart_id, $1)", place)
            found = await invitations.take_all(connection, [row["id"] for row in ids])
        return {one: (kept.status(moment), kept.facts.revoked_at is not None) for one, kept in found.items()}

    async def with_pin(self, place: str) -> set[UUID]:
        """Whose access code can still be read."""
        async with self.desk.reading() as connection:
            rows = await connection.fetch(
                "select id from invitations where starts_with(chart_id, $1) and pin is not null", place
            )
        return {row["id"] for row in rows}

    async def said(self, since: UUID) -> list[tuple[str, dict[str, Any]]]:
        """(type, body) of all that was said after a message."""
        async with self.desk.reading() as connection:
            rows = await connection.fetch("select headers, body from outbox where id > $1 order by id", since)
        return [(json.loads(row["headers"])["ce-type"], json.loads(row["body"])) for row in rows]

    async def together(self, chart: str) -> list[str]:
        """The charts that are one with this one, the surviving one first."""
        async with self.desk.reading() as connection:
            return await merges.together(connection, PRACTICE, chart)

    async def last_standing(self, chart: str) -> int:
        """How many of one chart's invitations nobody has replaced."""
        async with self.desk.reading() as connection:
            found: int = await connection.fetchval(
                "select count(*) from invitations where chart_id = $1 and replaced_by is null", chart
            )
        return found

    async def _pass_time(self, order: Order) -> Reply:
        """As if it had been issued so much earlier that its end is past."""
        async with self.suite.connection("enrollment") as connection:
            await connection.execute(
                """
                update invitations set issued_at = issued_at - interval '22 days', due_at = due_at - interval '22 days',
                    expires_at = expires_at - interval '22 days' where id = $1
                """,
                order.target,
            )
        return ("done",)

    async def _once(self, order: Order) -> Reply:
        message_id = order.told if isinstance(order.told, str) else str(new_id())
        ehr = order.kind == "merge"
        attributes = Attributes(message_id, order.kind, message_id, new_trace(), time=_told_at(order)) if ehr else None
        source = {"records_closed": "records", "identity_closed": "identity"}.get(order.kind, "gateway")
        async with self.desk.transaction(source=source, message_id=message_id, attributes=attributes) as work:
            work.practice = PRACTICE if ehr else None
            return await _act(work, order)


def _told_at(order: Order) -> datetime:
    return START + timedelta(seconds=int(order.told))


async def _act(work: Work[Any], order: Order) -> Reply:
    who: Any = order.target
    if order.kind == "invite":
        return _reply(await _invite(work, order))
    if order.kind == "merge":
        return await _merge(work, order)
    staff: dict[str, Any] = {
        "resend": (resend_invitation, lambda: orders.resend(who)),
        "change_phone": (change_phone, lambda: orders.change_phone(who, order.phone)),
        "cancel": (cancel_invitation, lambda: orders.cancel(who)),
        "revoke": (revoke_access, lambda: orders.revoke(who)),
    }
    if order.kind in staff:
        action, asked = staff[order.kind]
        return _reply(await action(work, asked()))
    services: dict[str, Any] = {
        "granted": (note_access_granted, lambda: granted(who)),
        "locked": (note_verification_locked, lambda: VerificationLocked(invitation_id=who, locked_at=work.now)),
        "bounced": (note_message_bounced, lambda: bounced(who).model_copy(update={"bounced_at": work.now})),
        "identity_closed": (note_access_closed, lambda: closed(who, "identity")),
        "records_closed": (note_access_closed, lambda: closed(who, "records")),
    }
    action, told = services[order.kind]
    await perform(action, [Told(work, told())])
    return ("done",)


async def _invite(work: Work[Any], order: Order) -> PersonInvited | StaffRefused:
    place: dict[str, Any] = {"chart_id": order.chart, "date_of_birth": BORN, "phone": order.phone}
    if order.who == "self":
        return await invite_person(work, orders.invite(**place, email=order.email))
    return await add_representative(work, orders.add(**place, email=order.email))


async def _merge(work: Work[Any], order: Order) -> Reply:
    if order.target is None:
        refused = await unmerge_chart(work, ChartUnmerged(chart_id=order.chart))
    else:
        refused = await merge_chart(work, ChartMerged(chart_id=order.chart, into_chart_id=order.target))
    return ("refused", refused.reason) if refused else ("done",)


def _reply(found: Any) -> Reply:
    if isinstance(found, StaffRefused):
        return ("refused", found.reason)
    if isinstance(found, PersonInvited):
        return (found.outcome, found.invitation_id)
    return ("done",)
