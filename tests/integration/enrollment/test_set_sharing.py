"""Administrators withhold categories, each with a reason that is kept; everybody else is refused (D6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from shared.contracts.enrollment import PersonInvited, StaffRefused
from shared.contracts.sharing import SetSharing, SharingShown, ShowSharing, Withheld
from shared.ids import new_id
from tests.integration.enrollment.orders import BY, add, invite
from tests.integration.enrollment.practice import CHART, STAFF, Front
from tests.suite import PRACTICE

LABS = Withheld(category="labs", reason="harm")
PLANS = Withheld(category="care_plans", reason="not_recorded")


async def withhold(
    front: Front, *withheld: Withheld, version: int = 0, invitation_id: UUID | None = None
) -> SharingShown | StaffRefused:
    """An administrator says so."""
    await front.employ()
    return await front.ask(SetSharing(**BY, version=version, withheld=withheld, invitation_id=invitation_id))


async def reasons(front: Front) -> list[tuple[str, str, str, str]]:
    """(chain, action, category, subject) of every audit row about withholding."""
    async with front.suite.connection("enrollment") as connection:
        rows = await connection.fetch("select * from audit where action ~ '^(withhold|show_again)' order by position")
    return [(row["chain"], row["action"], row["category"], row["subject"]) for row in rows]


async def invited(front: Front, asked: Any = None) -> UUID:
    """A person of the chart."""
    reply = await front.ask(asked or invite())
    assert isinstance(reply, PersonInvited)
    return reply.invitation_id


async def test_nothing_is_withheld_until_an_administrator_says_so_and_the_reason_is_kept(front: Front) -> None:
    assert await front.ask(ShowSharing(**BY)) == SharingShown(version=0, withheld=())
    shown = await withhold(front, LABS, PLANS)
    assert shown == SharingShown(version=1, withheld=(PLANS, LABS))
    assert await front.ask(ShowSharing(**BY)) == shown

    changed = Withheld(category="labs", reason="patient_asked")
    await withhold(front, changed, version=1)

    assert await reasons(front) == [
        (f"practice:{PRACTICE}", "withhold.not_recorded", "care_plans", "everybody"),
        (f"practice:{PRACTICE}", "withhold.harm", "labs", "everybody"),
        (f"practice:{PRACTICE}", "show_again", "care_plans", "everybody"),
        (f"practice:{PRACTICE}", "withhold.patient_asked", "labs", "everybody"),
    ]


async def test_records_hears_the_categories_and_no_reason(front: Front) -> None:
    await withhold(front, LABS)
    await withhold(front, version=1)

    said = await front.said("sharing.changed")
    assert [(one["invitation_id"], one["version"], one["withheld"]) for one in said] == [
        (None, 1, ["labs"]),
        (None, 2, []),
    ]
    assert "harm" not in str(said)


async def test_one_persons_withholdings_stand_in_the_charts_own_history(front: Front) -> None:
    invitation = await invited(front)
    shown = await withhold(front, LABS, invitation_id=invitation)

    assert shown == SharingShown(version=1, withheld=(LABS,), invitation_id=invitation)
    assert await front.ask(ShowSharing(**BY)) == SharingShown(version=0, withheld=())
    assert await reasons(front) == [(f"{PRACTICE}/{CHART}", "withhold.harm", "labs", str(invitation))]
    (said,) = await front.said("sharing.changed")
    assert said["invitation_id"] == str(invitation)


async def test_who_is_invited_anew_sees_no_more_than_before(front: Front) -> None:
    first = await invited(front)
    await withhold(front, LABS, invitation_id=first)
    await front.grant(first)
    await front.suite.stop()
    async with front.suite.connection("enrollment") as connection:
        await connection.execute("update invitations set revoked_at = now(), pin = null")
    await front.suite.start("enrollment")

    second = await invited(front)
    other = await invited(front, add())

    assert second != first
    shown = await front.ask(ShowSharing(**BY, invitation_id=second))
    assert shown == SharingShown(version=1, withheld=(LABS,), invitation_id=second)
    assert await front.ask(ShowSharing(**BY, invitation_id=other)) == SharingShown(
        version=0, withheld=(), invitation_id=other
    )
    said = await front.said("sharing.changed")
    assert [one["invitation_id"] for one in said] == [str(first), str(second)]


async def test_who_read_an_older_version_has_to_read_again(front: Front) -> None:
    await withhold(front, LABS)
    for version in (0, 2):
        assert await withhold(front, PLANS, version=version) == StaffRefused(reason="rules_changed")
    assert await withhold(front, PLANS, version=1) == SharingShown(version=2, withheld=(PLANS,))


async def test_one_category_has_one_reason(front: Front) -> None:
    twice = Withheld(category="labs", reason="law")
    assert await withhold(front, LABS, twice) == StaffRefused(reason="rules_invalid")
    assert await front.said("sharing.changed") == []


@pytest.mark.parametrize("role", ["user", "nobody"])
async def test_only_an_administrator_withholds_and_a_try_is_written_down(front: Front, role: str) -> None:
    if role == "user":
        await front.employ(role="user")
    asked = SetSharing(**BY, version=0, withheld=(LABS,))
    assert await front.ask(asked) == StaffRefused(reason="administrator_only")
    assert await front.said("sharing.changed") == []
    assert "set_sharing.refused.administrator_only" in [action for _, _, action, _ in await front.refused()]


async def test_nobody_else_s_person_or_practice_is_there(front: Front) -> None:
    for invitation in (new_id(), await _elsewhere(front)):
        assert await withhold(front, LABS, invitation_id=invitation) == StaffRefused(reason="no_such_invitation")
        asked = ShowSharing(**BY, invitation_id=invitation)
        assert await front.ask(asked) == StaffRefused(reason="no_such_invitation")
    nowhere = ShowSharing(practice_id="nowhere", staff_id=STAFF)
    assert await front.ask(nowhere) == StaffRefused(reason="no_such_practice")
    assert await front.said("sharing.changed") == []


async def _elsewhere(front: Front) -> UUID:
    await front.suite.add_practice("elsewhere", "Elsewhere")
    return await invited(front, invite(practice_id="elsewhere"))
