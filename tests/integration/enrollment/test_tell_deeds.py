"""What staff do about the accesses to a chart is told to whoever reads the chart's activity (docs/adr/0044)."""

from __future__ import annotations

from typing import Any

from shared.contracts.enrollment import PersonInvited, ShowAccess
from shared.contracts.sharing import SetSharing, SharingShown, Withheld
from tests.integration.enrollment.orders import BY, add, cancel, change_phone, invite, resend, revoke
from tests.integration.enrollment.practice import CHART, STAFF, Front
from tests.suite import PRACTICE


async def deeds(front: Front) -> list[tuple[str, str]]:
    """(deed, relation), in order."""
    return [(one["deed"], one["relation"]) for one in await front.said("staff.acted")]


async def test_every_deed_about_a_representative_is_told_once_with_who_did_it_and_without_any_value(
    front: Front,
) -> None:
    await front.employ()
    await front.invite()
    eva = await front.ask(add())
    assert isinstance(eva, PersonInvited)
    orders: tuple[Any, ...] = (change_phone(eva.invitation_id, "(415) 555-2672"), resend(eva.invitation_id), add())
    for order in orders:
        for _ in range(2):  # a form sent twice is one deed
            await front.ask(order, form=f"form-{type(order).__name__}")
    withheld = (Withheld(category="labs", reason="patient_asked"),)
    hide = SetSharing(**BY, version=0, withheld=withheld, invitation_id=eva.invitation_id)
    assert isinstance(await front.ask(hide), SharingShown)
    await front.ask(hide)
    unchanged = hide.model_copy(update={"version": 1})  # saved once more as it was
    assert isinstance(await front.ask(unchanged), SharingShown)
    await front.ask(cancel(eva.invitation_id))
    await front.ask(cancel(eva.invitation_id))

    assert await deeds(front) == [
        ("invite", "child"),
        ("change_phone", "child"),
        ("resend_invitation", "child"),
        ("change_invitation", "child"),
        ("change_sharing", "child"),
        ("cancel_invitation", "child"),
    ]
    for told in await front.said("staff.acted"):
        expected: dict[str, Any] = {"practice_id": PRACTICE, "chart_id": CHART, "staff_id": STAFF}
        expected |= {"invitation_id": str(eva.invitation_id), "relation": "child", "deed": told["deed"]}
        assert told == {**expected, "acted_at": told["acted_at"]}


async def test_a_code_that_was_shown_is_told_and_a_look_without_codes_is_not(front: Front) -> None:
    await front.invite()
    window: dict[str, Any] = {"practice_id": PRACTICE, "staff_id": STAFF, "chart_id": CHART}
    await front.ask(ShowAccess(**window, codes=False))
    assert await deeds(front) == []
    (row,) = await front.rows()
    assert row.access_code is not None
    assert await deeds(front) == [("show_code", "self")]
    await front.ask(cancel(row.invitation_id))
    await front.rows()
    assert await deeds(front) == [("show_code", "self"), ("cancel_invitation", "self")]


async def test_of_the_patients_own_first_invitation_the_access_tells_and_of_later_ones_the_deed(front: Front) -> None:
    first = await front.ask(invite())
    assert isinstance(first, PersonInvited)
    await front.grant(first.invitation_id)
    await front.ask(revoke(first.invitation_id))
    await front.close(first.invitation_id)
    assert await deeds(front) == []
    await front.ask(invite())
    assert await deeds(front) == [("invite", "self")]


async def test_what_is_withheld_from_the_patient_or_from_everybody_is_told_to_nobody(front: Front) -> None:
    await front.employ()
    own = await front.ask(invite())
    assert isinstance(own, PersonInvited)
    withheld = (Withheld(category="labs", reason="harm"),)
    for who in (own.invitation_id, None):
        asked = SetSharing(**BY, version=0, withheld=withheld, invitation_id=who)
        assert isinstance(await front.ask(asked), SharingShown)
    assert await deeds(front) == []
