"""A row that does not open, damaged or sealed by a key that is gone, is a row to show; it must not hide the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.enrollment.actions import watch_time
from shared.contracts.enrollment import InvitationWithdrawn, StaffRefused
from shared.contracts.worklist import InvitationsListed, ListInvitations
from tests.integration.enrollment.orders import BY, add, cancel, invite
from tests.integration.enrollment.practice import Front
from tests.suite import eventually


async def damage(front: Front, invitation_id: UUID, column: str = "details") -> None:
    """Nobody can open it any more."""
    async with front.suite.connection("enrollment") as connection:
        await connection.execute(
            "update invitations set details = case when $2 = 'details' then '\\x00'::bytea else details end,"
            " pin = case when $2 = 'pin' then '\\x00'::bytea else pin end where id = $1",
            invitation_id,
            column,
        )


async def due(front: Front) -> dict[str, datetime | None]:
    """When each chart's invitation is looked at."""
    async with front.suite.connection("enrollment") as connection:
        rows = await connection.fetch("select chart_id, due_at from invitations")
    return {row["chart_id"]: row["due_at"] for row in rows}


async def listed(front: Front, **asked: Any) -> InvitationsListed:
    """One page."""
    found = await front.ask(ListInvitations(**{**BY, **asked}))
    assert isinstance(found, InvitationsListed)
    return found


async def two(front: Front) -> UUID:
    """Two charts with one invitation each; the first one's, of which the details do not open."""
    await front.ask(invite(chart_id="broken"))
    await front.ask(invite(chart_id="whole"))
    broken = (await front.rows("broken"))[0].invitation_id
    await damage(front, broken)
    return broken


@pytest.mark.parametrize("column", ["details", "pin"])
async def test_the_window_shows_it_without_its_details_and_it_can_be_canceled(front: Front, column: str) -> None:
    await front.ask(invite())
    await front.ask(add())
    eva, ana = await front.rows()
    await damage(front, ana.invitation_id, column)
    shown = await front.window()
    assert [(row.email, row.unreadable) for row in shown.rows] == [("eva@example.org", False), ("", True)]
    assert shown.rows[1].access_code is None
    assert (shown.rows[1].may, shown.rows[0].may) == (("cancel",), eva.may)
    assert (shown.status, shown.patient) == ("invited", None)
    assert isinstance(await front.ask(cancel(ana.invitation_id)), InvitationWithdrawn)


async def test_lists_show_it_and_a_search_goes_past_it(front: Front) -> None:
    broken = await two(front)
    rows = (await listed(front)).rows
    assert [(row.chart_id, row.email, row.unreadable) for row in rows] == [
        ("broken", "", True),
        ("whole", "ana@example.org", False),
    ]
    assert [row.chart_id for row in (await listed(front, search="silva")).rows] == ["whole"]
    await front.ask(cancel(broken))
    assert [(row.chart_id, row.unreadable) for row in (await listed(front, view="ended")).rows] == [("broken", True)]


async def test_the_clock_goes_on_with_the_others_and_comes_back_to_it_in_an_hour(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two(front)
    async with front.suite.connection("enrollment") as connection:
        await connection.execute(
            "update invitations set due_at = now() - interval '1 minute' where chart_id = 'broken'"
        )
        await connection.execute("update invitations set due_at = now(), expires_at = now() where chart_id = 'whole'")
    monkeypatch.setattr(watch_time, "PAUSE", 0.02)
    await front.suite.start("enrollment")

    async def looked_at() -> bool:
        moments = await due(front)
        return moments["whole"] is None and (moments["broken"] or datetime.now(UTC)) > datetime.now(UTC)

    await eventually(looked_at)
    assert [row.status for row in await front.rows("whole")] == ["expired"]
    again = (await due(front))["broken"]
    assert again
    assert timedelta(minutes=55) < again - datetime.now(UTC) <= timedelta(hours=1)


async def test_its_time_ends_as_that_of_any_other(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = await two(front)
    await front.make_late()
    monkeypatch.setattr(watch_time, "PAUSE", 0.02)
    await front.suite.start("enrollment")

    async def erased() -> bool:
        async with front.suite.connection("enrollment") as connection:
            return bool(await connection.fetchval("select pin is null from invitations where id = $1", broken))

    await eventually(erased)
    assert await front.ask(cancel(broken)) == StaffRefused(reason="not_open")
