"""The person says "this is not me", or leaves: the practice hears of it, and may invite anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import pytest

from shared.contracts.disowning import AccessEnded
from tests.integration.enrollment.practice import Front
from tests.suite import eventually


def ended(invitation_id: UUID, reason: Literal["not_me", "left"] = "not_me") -> AccessEnded:
    """Identity's word."""
    return AccessEnded(invitation_id=invitation_id, reason=reason, ended_at=datetime.now(UTC))


@pytest.mark.spec("S14")
async def test_a_disowned_invitation_shows_and_is_told_and_its_pin_is_erased(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    assert row.access_code is not None
    await front.announce(ended(row.invitation_id))
    (row,) = await front.rows()
    assert (row.status, row.access_code, row.may) == ("disowned", None, ())
    assert [one["status"] for one in await front.said("enrollment.changed")] == ["invited", "disowned"]
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select pin is null and due_at is null from invitations")


@pytest.mark.parametrize(("reason", "status"), [("not_me", "disowned"), ("left", "left")])
async def test_an_access_that_the_person_ended_is_over_and_a_late_grant_is_revoked(
    front: Front, reason: Literal["not_me", "left"], status: str
) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    await front.announce(ended(row.invitation_id, reason))
    await front.close(row.invitation_id)
    assert [one.status for one in await front.rows()] == [status]
    await front.forget_the_inbox()
    await front.grant(row.invitation_id)
    assert [one.status for one in await front.rows()] == [status]
    assert {one["invitation_id"] for one in await front.said("access.revoked")} == {str(row.invitation_id)}


async def test_the_right_person_is_invited_anew_under_another_id(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.announce(ended(row.invitation_id))
    await front.invite(email="ana.silva@example.org")

    async def two() -> bool:
        return len(await front.rows()) == 2

    await eventually(two)
    newest, oldest = await front.rows()
    assert [newest.status, oldest.status] == ["invited", "disowned"]
    assert newest.invitation_id != oldest.invitation_id
