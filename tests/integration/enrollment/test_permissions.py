"""Who may invite: administrators decide, everybody reads their own, and every channel asks (S93-S99)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import pytest

from shared.contracts.enrollment import AddRepresentative, InvitePerson, StaffRefused
from shared.contracts.practices import ChangePermissions, PermissionsChanged, PermissionsShown, ShowPermissions
from shared.messages import Request
from tests.integration.enrollment.practice import CHART, STAFF, Front
from tests.suite import PRACTICE, eventually


def change(
    member_id: str,
    *,
    may_invite: bool,
    auto_invite: bool = True,
    role: Literal["user", "administrator"] = "administrator",
    practice_id: str = PRACTICE,
) -> ChangePermissions:
    """Somebody decides."""
    return ChangePermissions(
        practice_id=practice_id,
        staff_id="boss",
        role=role,
        member_id=member_id,
        may_invite=may_invite,
        auto_invite=auto_invite,
    )


def read(staff_id: str, role: Literal["user", "administrator"] = "user") -> ShowPermissions:
    """Somebody reads."""
    return ShowPermissions(practice_id=PRACTICE, staff_id=staff_id, role=role)


@pytest.mark.spec("S94", "S140")
async def test_everybody_may_invite_until_an_administrator_says_otherwise(front: Front) -> None:
    shown = await front.suite.bus.ask(read(STAFF))
    assert isinstance(shown, PermissionsShown)
    assert (shown.own.may_invite, shown.own.auto_invite) == (True, True)
    await front.invite()
    assert len(await front.rows()) == 1


@pytest.mark.spec("S94")
async def test_who_may_not_invite_is_refused_by_message_with_a_reason_and_a_row(front: Front) -> None:
    assert isinstance(await front.suite.bus.ask(change(STAFF, may_invite=False)), PermissionsChanged)
    ce_id = await front.invite()
    assert await front.rows() == ()

    async def told() -> list[dict[str, object]]:
        return front.suite.ehr.said("event.refused")

    (refusal,) = await eventually(told)
    assert (refusal["ce_id"], refusal["reason"]) == (ce_id, "may_not_invite")
    assert f"staff:{STAFF}" in {row[1] for row in await front.refused() if row[2].endswith("may_not_invite")}
    await front.invite(invited_by="somebody.else")
    assert len(await front.rows()) == 1


@pytest.mark.spec("S94")
async def test_who_may_not_invite_is_refused_by_hand_as_well(front: Front) -> None:
    await front.suite.bus.ask(change(STAFF, may_invite=False))
    patient: dict[str, Any] = {
        "practice_id": PRACTICE,
        "chart_id": CHART,
        "staff_id": STAFF,
        "date_of_birth": date(1954, 7, 9),
    }
    orders: tuple[Request[Any], ...] = (
        InvitePerson(**patient, email="ana@example.org"),
        AddRepresentative(
            **patient, relation="parent", email="rui@example.org", own_given_name="Rui", own_family_name="Silva"
        ),
    )
    for order in orders:
        reply = await front.suite.bus.ask(order)
        assert isinstance(reply, StaffRefused)
        assert reply.reason == "may_not_invite"
    assert await front.rows() == ()


async def test_a_refusal_stands_and_so_does_an_invitation_whatever_is_decided_later(front: Front) -> None:
    invited = await front.invite()
    await front.suite.bus.ask(change(STAFF, may_invite=False))
    refused = await front.invite(chart_id="chart-2")
    await front.suite.bus.ask(change(STAFF, may_invite=True))
    await front.forget_the_inbox()
    await front.invite(ce_id=refused, chart_id="chart-2")
    await front.suite.bus.ask(change(STAFF, may_invite=False))
    await front.forget_the_inbox()
    await front.invite(ce_id=invited)
    assert await front.rows("chart-2") == ()
    assert len(await front.rows()) == 1
    assert len([row for row in await front.said("event.refused") if row["ce_id"] == invited]) == 0


@pytest.mark.spec("S96")
async def test_only_an_administrator_changes_and_a_try_is_written_down(front: Front) -> None:
    reply = await front.suite.bus.ask(change("ma.kim", may_invite=False, role="user"))
    assert isinstance(reply, StaffRefused)
    assert reply.reason == "administrator_only"
    shown = await front.suite.bus.ask(read("ma.kim"))
    assert isinstance(shown, PermissionsShown)
    assert shown.own.may_invite
    assert ("practice:" + PRACTICE, "staff:boss", "change_permissions.refused.administrator_only", "ma.kim") in (
        await front.refused()
    )


@pytest.mark.spec("S97")
async def test_everybody_reads_their_own_and_administrators_everybodys(front: Front) -> None:
    await front.suite.bus.ask(change("ma.kim", may_invite=False, auto_invite=False))
    own = await front.suite.bus.ask(read("ma.kim"))
    every = await front.suite.bus.ask(read("boss", "administrator"))
    assert isinstance(own, PermissionsShown)
    assert isinstance(every, PermissionsShown)
    assert (own.own.may_invite, own.own.auto_invite, own.staff) == (False, False, ())
    assert [(one.staff_id, one.may_invite) for one in every.staff] == [("ma.kim", False)]


async def test_one_practice_decides_nothing_for_another(front: Front) -> None:
    await front.suite.add_practice("elsewhere", "Elsewhere")
    await front.suite.bus.ask(change(STAFF, may_invite=False, practice_id="elsewhere"))
    await front.invite()
    assert len(await front.rows()) == 1
    refused = await front.suite.bus.ask(change(STAFF, may_invite=False, practice_id="nowhere"))
    assert isinstance(refused, StaffRefused)
    assert refused.reason == "no_such_practice"
    every = await front.suite.bus.ask(read("boss", "administrator"))
    assert isinstance(every, PermissionsShown)
    assert every.staff == ()
