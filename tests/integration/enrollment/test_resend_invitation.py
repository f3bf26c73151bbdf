"""Staff have the registration e-mail sent anew."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.contracts.enrollment import InvitationResent, StaffRefused
from shared.contracts.identity import VerificationLocked
from shared.ids import new_id
from tests.integration.enrollment.orders import cancel, invite, resend
from tests.integration.enrollment.practice import Front


@pytest.mark.spec("S85", "D14")
async def test_a_new_link_is_asked_for_under_the_same_pin(front: Front) -> None:
    await front.ask(invite())
    (before,) = await front.rows()
    assert await front.ask(resend(before.invitation_id)) == InvitationResent(invitation_id=before.invitation_id)
    (after,) = await front.rows()
    assert front.read(after) == front.read(before)
    first, again = await front.said("invitation.issued")
    assert (first["addressed_version"], again["addressed_version"], again["version"]) == (1, 2, 2)
    assert (again["pin_check"], again["expires_at"]) == (first["pin_check"], first["expires_at"])
    assert [one["version"] for one in await front.said("enrollment.changed")] == [1, 2]


async def test_one_form_sent_twice_sends_once(front: Front) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    form = str(new_id())
    for _ in range(2):
        await front.ask(resend(row.invitation_id), form=form)
    assert len(await front.said("invitation.issued")) == 2


@pytest.mark.spec("D14")
@pytest.mark.parametrize("end", ["used", "canceled", "expired", "locked"])
async def test_what_is_not_open_any_more_takes_a_new_invitation(front: Front, end: str) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    if end == "used":
        await front.grant(row.invitation_id)
    elif end == "canceled":
        await front.ask(cancel(row.invitation_id))
    elif end == "expired":
        await front.make_late()
    else:
        await front.announce(VerificationLocked(invitation_id=row.invitation_id, locked_at=datetime.now(UTC)))
    assert await front.ask(resend(row.invitation_id)) == StaffRefused(reason="not_open")
    assert len(await front.said("invitation.issued")) == 1
    assert [one[2] for one in await front.refused()] == ["resend_invitation.refused.not_open"]
