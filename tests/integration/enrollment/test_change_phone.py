"""Staff correct the phone of an open invitation in place."""

from __future__ import annotations

import pytest

from shared.contracts.enrollment import PhoneChanged, RefusalReason, StaffRefused
from tests.integration.enrollment.orders import change_phone, invite
from tests.integration.enrollment.practice import Front


@pytest.mark.spec("S13", "D7")
async def test_a_new_phone_is_a_new_version_under_the_same_pin_and_link(front: Front) -> None:
    await front.ask(invite())
    (before,) = await front.rows()
    done = await front.ask(change_phone(before.invitation_id, "(415) 555-2699"))
    assert done == PhoneChanged(invitation_id=before.invitation_id, phone="+14155552699")
    (after,) = await front.rows()
    assert (after.phone, after.email, front.read(after)) == ("+14155552699", before.email, front.read(before))
    first, again = await front.said("invitation.issued")
    assert (again["phone"], again["version"], again["addressed_version"]) == ("+14155552699", 2, 1)
    assert again["pin_check"] == first["pin_check"]


async def test_a_phone_can_be_removed_and_mends_what_the_ehr_told_wrongly(front: Front) -> None:
    await front.ask(invite(phone="12"))
    (row,) = await front.rows()
    await front.ask(change_phone(row.invitation_id, "(415) 555-2699"))
    assert [(one.phone, one.phone_refusal) for one in await front.rows()] == [("+14155552699", None)]
    await front.ask(change_phone(row.invitation_id, None))
    assert [one.phone for one in await front.rows()] == [None]


@pytest.mark.parametrize(
    ("phone", "reason"), [("12", "phone_unreadable"), ("+44 20 7183 8750", "phone_region_not_allowed")]
)
async def test_a_phone_that_cannot_be_used_changes_nothing(front: Front, phone: str, reason: RefusalReason) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    assert await front.ask(change_phone(row.invitation_id, phone)) == StaffRefused(reason=reason)
    assert [one.phone for one in await front.rows()] == ["+14155552671"]
    assert len(await front.said("invitation.issued")) == 1


async def test_once_used_the_phone_is_the_accounts(front: Front) -> None:
    await front.ask(invite())
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    assert await front.ask(change_phone(row.invitation_id, "(415) 555-2699")) == StaffRefused(reason="not_open")
