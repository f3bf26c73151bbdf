"""Staff end an enrolled person's access."""

from __future__ import annotations

from uuid import UUID

import pytest

from shared.contracts.enrollment import CancelInvitation, RevocationStarted, RevokeAccess, StaffRefused
from tests.integration.enrollment.practice import CHART, STAFF, Front, closed
from tests.suite import PRACTICE


def an_order(invitation_id: UUID, practice: str = PRACTICE) -> RevokeAccess:
    """Staff 7 revokes."""
    return RevokeAccess(practice_id=practice, invitation_id=invitation_id, staff_id=STAFF)


async def enrolled(front: Front) -> UUID:
    """Ana is in."""
    await front.invite()
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    return row.invitation_id


@pytest.mark.spec("S14", "S89")
async def test_revoked_shows_only_when_identity_and_records_have_both_closed(front: Front) -> None:
    who = await enrolled(front)
    assert await front.suite.bus.ask(an_order(who)) == RevocationStarted(invitation_id=who)
    assert [row.status for row in await front.rows()] == ["enrolled"]
    await front.announce(closed(who, "records"), by="records")
    assert [row.status for row in await front.rows()] == ["enrolled"]
    await front.announce(closed(who, "identity"), by="identity")
    assert [row.status for row in await front.rows()] == ["revoked"]
    assert [one["status"] for one in await front.said("enrollment.changed")] == ["invited", "enrolled", "revoked"]


async def test_one_service_cannot_close_for_both(front: Front) -> None:
    who = await enrolled(front)
    await front.suite.bus.ask(an_order(who))
    await front.announce(closed(who, "identity"), by="identity")
    await front.announce(closed(who, "records"), by="identity")
    assert [row.status for row in await front.rows()] == ["enrolled"]


async def test_asking_again_only_tells_them_again(front: Front) -> None:
    who = await enrolled(front)
    for _ in range(2):
        assert await front.suite.bus.ask(an_order(who)) == RevocationStarted(invitation_id=who)
    first, second = await front.said("access.revoked")
    assert first == second


async def test_who_is_not_enrolled_has_no_access_to_revoke(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    assert await front.suite.bus.ask(an_order(row.invitation_id)) == StaffRefused(reason="not_enrolled")
    assert await front.suite.bus.ask(an_order(row.invitation_id, "elsewhere")) == StaffRefused(
        reason="no_such_invitation"
    )
    assert await front.said("access.revoked") == []
    who, subject = f"staff:{STAFF}", str(row.invitation_id)
    assert await front.refused() == [
        (f"{PRACTICE}/{CHART}", who, "revoke_access.refused.not_enrolled", subject),
        ("practice:elsewhere", who, "revoke_access.refused.no_such_invitation", subject),
    ]


@pytest.mark.spec("S88")
async def test_an_acceptance_that_slipped_past_a_cancellation_is_revoked(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    who = row.invitation_id
    await front.suite.bus.ask(CancelInvitation(practice_id=PRACTICE, invitation_id=who, staff_id=STAFF))
    await front.grant(who)
    assert [one["invitation_id"] for one in await front.said("access.revoked")] == [str(who)]
    assert [one.status for one in await front.rows()] == ["canceled"]
    await front.close(who)
    assert [one.status for one in await front.rows()] == ["revoked"]


async def test_an_acceptance_replayed_after_a_revocation_revives_nothing(front: Front) -> None:
    who = await enrolled(front)
    await front.suite.bus.ask(an_order(who))
    await front.close(who)
    await front.forget_the_inbox()
    await front.grant(who)
    assert [row.status for row in await front.rows()] == ["revoked"]
    assert {one["invitation_id"] for one in await front.said("access.revoked")} == {str(who)}
    assert len(await front.said("access.revoked")) == 2
