"""A practice sees that its mails of the day are used up, in the window of every chart and in the worklist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from shared.contracts.held_mails import HeldMails, MailsHeld
from shared.contracts.worklist import CountInvitations, InvitationsCounted
from tests.integration.enrollment.practice import STAFF, Front
from tests.suite import PRACTICE

HOUR = timedelta(hours=1)


async def shown(front: Front) -> HeldMails | None:
    """What window and worklist tell; both the same."""
    counted = await front.ask(CountInvitations(practice_id=PRACTICE, staff_id=STAFF))
    assert isinstance(counted, InvitationsCounted)
    assert counted.held_mails == (await front.window()).held_mails
    return counted.held_mails


async def test_a_practice_sees_how_many_mails_wait_and_until_when(front: Front) -> None:
    now = datetime.now(UTC)
    told = MailsHeld(practice_id=PRACTICE, mails=12, until=now + HOUR, told_at=now)
    assert await shown(front) is None
    await front.announce(told.model_copy(update={"practice_id": "another-practice", "mails": 99}))
    assert await shown(front) is None
    await front.announce(told)
    await front.announce(told.model_copy(update={"mails": 3, "told_at": now - HOUR}))
    assert await shown(front) == HeldMails(mails=12, until=told.until), "what was told before counts no more"
    await front.announce(told.model_copy(update={"mails": 0, "told_at": now + timedelta(seconds=1)}))
    assert await shown(front) is None
    await front.announce(told.model_copy(update={"until": now - HOUR, "told_at": now + timedelta(seconds=2)}))
    assert await shown(front) is None, "the last of them has had its turn"
