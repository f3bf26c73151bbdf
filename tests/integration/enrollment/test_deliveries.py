"""What identity and notifications tell, in every order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import aio_pika
import pytest

from shared.contracts.enrollment import CancelInvitation
from shared.contracts.identity import IdentityVerified, LinkOpened
from shared.contracts.notifications import (
    CodeFailed,
    MessageBounced,
    MessageComplained,
    MessageDeferred,
    MessageDelivered,
)
from shared.contracts.worklist import HistoryShown, InvitationsListed, ListInvitations, ShowHistory
from shared.ids import new_id
from shared.messages import Event
from tests.integration.enrollment.practice import STAFF, Front, an_event, closed, granted
from tests.suite import PRACTICE, eventually

START = datetime.now(UTC)


def told_of(invitation_id: UUID) -> dict[str, tuple[Event, str]]:
    """One history's deliveries, each with who tells it."""
    return {
        "delivered": (
            MessageDelivered(message_id=new_id(), invitation_id=invitation_id, delivered_at=START),
            "notifications",
        ),
        "opened": (LinkOpened(invitation_id=invitation_id, opened_at=START + timedelta(minutes=1)), "identity"),
        "verified": (
            IdentityVerified(invitation_id=invitation_id, method="pin", verified_at=START + timedelta(minutes=2)),
            "identity",
        ),
        "granted": (granted(invitation_id), "identity"),
    }


@pytest.mark.spec("S14")
async def test_the_chart_shows_each_step_as_it_comes(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    for event, by in told_of(row.invitation_id).values():
        await front.announce(event, by=by)
    said = await front.said("enrollment.changed")
    assert [one["status"] for one in said] == ["invited", "delivered", "opened", "verified", "enrolled"]
    assert [one["version"] for one in said] == [1, 2, 3, 4, 5]


@pytest.mark.spec("S140")
async def test_staff_see_since_when_a_mail_waits_and_that_it_failed_after_it_was_taken(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    ids: dict[str, Any] = {"message_id": new_id(), "invitation_id": row.invitation_id}
    moments = [row.issued_at + timedelta(minutes=n) for n in range(1, 5)] if row.issued_at else []
    news: list[tuple[Event, datetime | None, str]] = [
        (MessageDeferred(**ids, deferred_at=moments[0]), moments[0], "sent"),
        (MessageDelivered(**ids, delivered_at=moments[1]), None, "delivered"),
        (MessageDeferred(**ids, deferred_at=moments[2]), moments[2], "delivered"),
        (MessageBounced(**ids, reason="refused", bounced_at=moments[3]), None, "bounced"),
    ]
    for event, deferred_at, delivery in news:
        await front.announce(event, by="notifications")
        (row,) = await front.rows()
        assert (row.deferred_at, row.delivery) == (deferred_at, delivery)
    said = await front.said("enrollment.changed")
    assert [one["status"] for one in said] == ["invited", "delivered", "bounced"]


@pytest.mark.spec("S8", "S140")
async def test_late_news_of_a_mail_to_a_former_address_says_nothing_of_the_one_to_this(front: Front) -> None:
    """Servers try a mistyped address for days; the practice has corrected it long ago."""
    await front.invite(email="ana@example.or")
    await front.invite(email="ana@example.org")
    (row,) = await front.rows()
    first, second = (one["version"] for one in await front.said("invitation.issued"))
    ids: dict[str, Any] = {"message_id": new_id(), "invitation_id": row.invitation_id}
    late, later = (datetime.now(UTC) + timedelta(days=days) for days in (1, 2))
    delivered = MessageDelivered(**ids, delivered_at=late, version=second)
    for event, delivery in (
        (delivered, "delivered"),
        (MessageDeferred(**ids, deferred_at=later, version=first), "delivered"),
        (MessageBounced(**ids, reason="refused", bounced_at=later, version=first), "delivered"),
        (MessageBounced(**ids, reason="refused", bounced_at=later, version=second), "bounced"),
        (delivered.model_copy(update={"version": first, "delivered_at": later + timedelta(days=1)}), "bounced"),
    ):
        await front.announce(event, by="notifications")
        (row,) = await front.rows()
        assert (row.deferred_at, row.delivery) == (None, delivery), event


@pytest.mark.spec("S46", "S140")
async def test_staff_see_in_window_worklist_and_history_that_a_code_failed_until_somebody_is_verified(
    front: Front,
) -> None:
    await front.invite()
    (row,) = await front.rows()
    assert row.issued_at
    who, failed_at = row.invitation_id, row.issued_at + timedelta(minutes=1)
    failed = CodeFailed(message_id=new_id(), invitation_id=who, channel="text", reason="refused", failed_at=failed_at)
    await front.announce(failed, by="notifications")
    unwanted = MessageComplained(message_id=new_id(), invitation_id=who, to="c2VhbGVk", complained_at=failed_at)
    await front.announce(unwanted, by="notifications")
    (row,) = await front.rows()
    listed = await front.suite.bus.ask(ListInvitations(practice_id=PRACTICE, staff_id=STAFF))
    past = await front.suite.bus.ask(ShowHistory(practice_id=PRACTICE, chart_id=row.chart_id or "", staff_id=STAFF))
    assert isinstance(listed, InvitationsListed)
    assert isinstance(past, HistoryShown)
    assert (row.code_failed_at, row.status) == (failed_at, "invited")
    assert [one.code_failed_at for one in listed.rows] == [failed_at]
    assert {"note_code_failed", "note_message_complained"} <= {one.action for one in past.rows}
    verified_at = failed_at + timedelta(minutes=1)
    await front.announce(IdentityVerified(invitation_id=who, method="phone", verified_at=verified_at), by="identity")
    assert [one.code_failed_at for one in await front.rows()] == [None]


async def test_an_accepted_invitation_ends_alike_in_every_order_of_its_deliveries(front: Front) -> None:
    orders = list(permutations(("delivered", "opened", "verified", "granted")))
    for number, _ in enumerate(orders):
        await front.suite.ehr.tell(_event(number))
    await eventually(lambda: _invited(front, len(orders)))
    told = []
    for number, order in enumerate(orders):
        (row,) = await front.rows(f"chart-{number}")
        events = told_of(row.invitation_id)
        for name in order:
            event, by = events[name]
            told.append((by, await front.suite.announce(event, by=by)))
    for by, message_id in told:
        await front.heard(by, message_id)
    ends = set()
    async with front.suite.connection("enrollment") as connection:
        for record in await connection.fetch("select version, pin is null as erased from invitations"):
            ends.add((record["version"], record["erased"]))
    assert ends == {(5, True)}
    statuses = {row.status for number, _ in enumerate(orders) for row in await front.rows(f"chart-{number}")}
    assert statuses == {"enrolled"}


async def test_a_canceled_and_accepted_invitation_ends_alike_in_every_order_of_its_deliveries(front: Front) -> None:
    orders = list(permutations(("opened", "granted", "identity closed", "records closed")))
    for number, _ in enumerate(orders):
        await front.suite.ehr.tell(_event(number))
    await eventually(lambda: _invited(front, len(orders)))
    for number, order in enumerate(orders):
        (row,) = await front.rows(f"chart-{number}")
        who = row.invitation_id
        await front.suite.bus.ask(CancelInvitation(practice_id=PRACTICE, invitation_id=who, staff_id=STAFF))
        events = told_of(who) | {
            "identity closed": (closed(who, "identity"), "identity"),
            "records closed": (closed(who, "records"), "records"),
        }
        for name in order:
            event, by = events[name]
            await front.announce(event, by=by)
        assert [one.status for one in await front.rows(f"chart-{number}")] == ["revoked"]
    assert len({one["invitation_id"] for one in await front.said("access.revoked")}) == len(orders)


async def test_a_word_told_twenty_times_is_one_version(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    opened = LinkOpened(invitation_id=row.invitation_id, opened_at=START)
    for _ in range(20):
        await front.announce(opened)
    assert [one["version"] for one in await front.said("enrollment.changed")] == [1, 2]


async def test_news_of_an_invitation_that_never_was_is_set_aside_and_disturbs_nobody(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.suite.announce(LinkOpened(invitation_id=new_id(), opened_at=START))
    await front.announce(LinkOpened(invitation_id=row.invitation_id, opened_at=START))
    assert [one.status for one in await front.rows()] == ["opened"]
    assert await eventually(lambda: _lying_in(front, "enrollment.on.link.opened.dead")) == 1


def _event(number: int) -> Event:
    return an_event(chart_id=f"chart-{number}")


async def _lying_in(front: Front, queue: str) -> int:
    async with await aio_pika.connect(front.suite.servers.broker_admin_url) as connection:
        channel = await connection.channel()
        found = await channel.declare_queue(queue, passive=True)
        return found.declaration_result.message_count or 0


async def _invited(front: Front, count: int) -> bool:
    return len(await front.said("invitation.issued")) == count
