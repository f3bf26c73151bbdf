"""Staff take an invitation back."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from shared.contracts.enrollment import CancelInvitation, InvitationWithdrawn, StaffRefused
from shared.ids import new_id
from tests.integration.enrollment.practice import CHART, STAFF, Front
from tests.suite import PRACTICE


def an_order(invitation_id: UUID, practice: str = PRACTICE) -> CancelInvitation:
    """Staff 7 cancels."""
    return CancelInvitation(practice_id=practice, invitation_id=invitation_id, staff_id=STAFF)


@pytest.mark.spec("S86", "S88")
async def test_an_invitation_that_is_not_completed_can_be_canceled(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    assert await front.suite.bus.ask(an_order(row.invitation_id)) == InvitationWithdrawn(
        invitation_id=row.invitation_id
    )
    (canceled,) = await front.rows()
    assert (canceled.status, canceled.access_code) == ("canceled", None)
    (said,) = await front.said("invitation.canceled")
    assert (said["invitation_id"], said["version"]) == (str(row.invitation_id), 2)
    assert [one["status"] for one in await front.said("enrollment.changed")] == ["invited", "canceled"]
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select pin is null from invitations")


@pytest.mark.spec("S86")
async def test_a_completed_one_cannot_be_canceled(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    assert await front.suite.bus.ask(an_order(row.invitation_id)) == StaffRefused(reason="not_open")
    assert [one.status for one in await front.rows()] == ["enrolled"]
    assert await front.refused() == [
        (f"{PRACTICE}/{CHART}", f"staff:{STAFF}", "cancel_invitation.refused.not_open", str(row.invitation_id))
    ]


async def test_one_of_another_practice_is_as_good_as_none(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    for order in (an_order(row.invitation_id, "elsewhere"), an_order(new_id())):
        assert await front.suite.bus.ask(order) == StaffRefused(reason="no_such_invitation")
    assert [one.status for one in await front.rows()] == ["invited"]


async def test_a_try_at_another_practices_invitation_stands_in_the_audit_of_who_tried(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.suite.bus.ask(an_order(row.invitation_id, "elsewhere"))
    action = "cancel_invitation.refused.no_such_invitation"
    assert await front.refused() == [("practice:elsewhere", f"staff:{STAFF}", action, str(row.invitation_id))]


async def test_the_same_form_sent_twice_is_answered_alike_and_done_once(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    form = str(new_id())
    replies = [await front.suite.bus.ask(an_order(row.invitation_id), message_id=form) for _ in range(2)]
    assert replies == [InvitationWithdrawn(invitation_id=row.invitation_id)] * 2
    assert len(await front.said("invitation.canceled")) == 1


async def test_of_twenty_racing_orders_one_cancels(front: Front) -> None:
    await front.suite.start("enrollment")
    await front.invite()
    (row,) = await front.rows()
    replies = await asyncio.gather(*(front.suite.bus.ask(an_order(row.invitation_id), deadline=10) for _ in range(20)))
    assert sum(isinstance(reply, InvitationWithdrawn) for reply in replies) == 1
    assert len(await front.said("invitation.canceled")) == 1
    assert len([one for one in await front.audited() if one[1] == "cancel_invitation"]) == 1
