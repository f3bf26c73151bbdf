"""Invitations whose time is over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.enrollment.actions import watch_time
from services.enrollment.store import invitations
from services.enrollment.store.invitations import Closed, Kept
from shared.contracts.identity import LinkOpened
from tests.integration.enrollment.orders import CHILD, add
from tests.integration.enrollment.practice import Front, bounced, granted
from tests.integration.enrollment.staff import operator
from tests.suite import PRACTICE, eventually


@pytest.fixture
async def impatient(front: Front, monkeypatch: pytest.MonkeyPatch) -> Front:
    """Another worker, which looks for expired invitations all the time; the first one does so from its next look on."""
    monkeypatch.setattr(watch_time, "PAUSE", 0.02)
    await front.suite.start("enrollment")
    return front


async def erased(front: Front) -> bool:
    """Is no PIN kept any more?"""
    async with front.suite.connection("enrollment") as connection:
        return bool(await connection.fetchval("select bool_and(pin is null) from invitations"))


async def test_an_expired_pin_is_hidden_before_anybody_has_looked(front: Front) -> None:
    await front.invite()
    await front.make_late()
    assert [(row.status, row.access_code) for row in await front.rows()] == [("expired", None)]
    assert not await erased(front)


async def test_it_is_erased_and_the_practice_told_once(impatient: Front) -> None:
    await impatient.invite()
    await impatient.invite(chart_id="chart-2")
    await impatient.make_late()
    await eventually(lambda: erased(impatient))
    await asyncio.sleep(0.2)
    said = [(one["chart_id"], one["status"], one["version"]) for one in await impatient.said("enrollment.changed")]
    assert sorted(said[2:]) == [("chart-1", "expired", 2), ("chart-2", "expired", 2)]


async def test_what_is_not_over_is_left_alone(impatient: Front) -> None:
    await impatient.invite()
    await impatient.make_late(days=20)
    await asyncio.sleep(0.2)
    assert [row.status for row in await impatient.rows()] == ["invited"]
    assert not await erased(impatient)


async def test_an_acceptance_in_time_that_is_told_late_still_counts(impatient: Front) -> None:
    await impatient.invite()
    (row,) = await impatient.rows()
    await impatient.make_late()
    await eventually(lambda: erased(impatient))
    await impatient.grant(row.invitation_id)
    assert [one.status for one in await impatient.rows()] == ["enrolled"]


async def test_news_heard_after_the_last_moment_and_before_anybody_has_looked_does_not_hide_the_end(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.make_late()
    await front.announce(LinkOpened(invitation_id=row.invitation_id, opened_at=datetime.now(UTC)))
    monkeypatch.setattr(watch_time, "PAUSE", 0.02)
    await front.suite.start("enrollment")
    await eventually(lambda: erased(front))
    said = [(one["status"], one["version"]) for one in await front.said("enrollment.changed")]
    assert said == [("invited", 1), ("expired", 3)]


@pytest.mark.parametrize("fault", [asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError])
async def test_a_look_that_the_database_breaks_off_is_not_the_last_one(
    front: Front, monkeypatch: pytest.MonkeyPatch, fault: type[asyncpg.PostgresError]
) -> None:
    take_due, broken = invitations.take_due, asyncio.Event()

    async def break_off_once(*arguments: Any, **named: Any) -> list[Kept | Closed]:
        if not broken.is_set():
            broken.set()
            raise fault
        return await take_due(*arguments, **named)

    monkeypatch.setattr(watch_time, "PAUSE", 0.02)
    monkeypatch.setattr(invitations, "take_due", break_off_once)
    await front.suite.start("enrollment")
    await front.invite()
    await front.make_late()
    await broken.wait()
    await eventually(lambda: erased(front))


async def asked_of_identity(front: Front) -> list[tuple[str, int]]:
    """(about, days) of every reminder."""
    return [(one["about"], one["days"]) for one in await front.said("identity.remind-person")]


async def test_the_person_is_reminded_once_three_days_and_once_one_day_before_the_link_dies(impatient: Front) -> None:
    await impatient.invite()
    for days, expected in ((4, [("link", 3)]), (2, [("link", 3), ("link", 1)]), (3, [("link", 3), ("link", 1)])):
        await impatient.make_late(days)
        await eventually(lambda: settled(impatient))
        assert await asked_of_identity(impatient) == expected
    said = await impatient.said("identity.remind-person")
    assert [one["hours"]["zone"] for one in said] == ["America/Chicago"] * 2, "whoever writes it keeps the hours too"


async def test_by_night_a_reminder_waits_for_the_practices_morning(impatient: Front) -> None:
    await impatient.invite()
    now = datetime.now(UTC)
    hours = f"{now.hour + 1}-24" if now.hour < 23 else "0-23"
    await operator(impatient.suite, "set", PRACTICE, "--time-zone", "UTC", "--reminder-hours", hours)
    await impatient.make_late(4)
    await eventually(lambda: settled(impatient))
    assert await asked_of_identity(impatient) == []
    async with impatient.suite.connection("enrollment") as connection:
        looked = await connection.fetchval("select due_at from invitations")
    assert looked == (now + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)


async def settled(front: Front) -> bool:
    """Is nothing due any more?"""
    async with front.suite.connection("enrollment") as connection:
        return not await connection.fetchval("select exists(select from invitations where due_at <= now())")


async def test_reminders_stop_at_a_bounce_and_when_the_practice_wants_none(impatient: Front) -> None:
    await impatient.invite()
    (row,) = await impatient.rows()
    await impatient.announce(bounced(row.invitation_id))
    await impatient.make_late(4)
    await eventually(lambda: settled(impatient))
    await impatient.set_rules(reminders=False)
    await impatient.invite(chart_id="chart-2")
    await impatient.make_late(4)
    await eventually(lambda: settled(impatient))
    assert await asked_of_identity(impatient) == []


async def a_parent(front: Front, *, turns: int, in_days: float) -> UUID:
    """The parent of somebody who comes of an age so soon has had access since before; their grant's id."""
    born = (datetime.now(UTC) + timedelta(days=in_days)).date()
    await front.ask(add(relation="parent", date_of_birth=born.replace(year=born.year - turns)))
    (row,) = await front.rows()
    await front.grant(row.invitation_id)
    await eventually(lambda: settled(front))
    return row.invitation_id


@pytest.mark.spec("S75")
@pytest.mark.parametrize(("in_days", "told"), [(89, 90), (29, 30), (6, 7)])
async def test_a_parent_and_the_practice_are_told_before_majority(impatient: Front, in_days: int, told: int) -> None:
    invitation_id = await a_parent(impatient, turns=18, in_days=in_days)
    assert await asked_of_identity(impatient) == []
    async with impatient.suite.connection("enrollment") as connection:
        await connection.execute("update invitations set due_at = now() - interval '2 days'")
    await eventually(lambda: settled(impatient))
    await eventually(lambda: asked_of_identity(impatient))
    assert await asked_of_identity(impatient) == [("access", told)]
    (ending,) = await impatient.said("access.ending")
    assert (ending["invitation_id"], ending["days"], ending["relation"]) == (str(invitation_id), told, "parent")


@pytest.mark.spec("S75")
async def test_at_majority_the_access_ends_everywhere_once(impatient: Front) -> None:
    invitation_id = await a_parent(impatient, turns=18, in_days=3)
    async with impatient.suite.connection("enrollment") as connection:
        await connection.execute("update invitations set ends_at = now(), due_at = now()")
    await eventually(lambda: impatient.said("access.revoked"))
    await asyncio.sleep(0.2)
    (revoked,) = await impatient.said("access.revoked")
    assert revoked["invitation_id"] == str(invitation_id)
    await impatient.close(invitation_id)
    assert [row.status for row in await impatient.rows()] == ["revoked"]


async def test_an_open_invitation_of_an_access_that_is_over_is_taken_back(impatient: Front) -> None:
    await impatient.ask(add(relation="parent", date_of_birth=CHILD))
    async with impatient.suite.connection("enrollment") as connection:
        await connection.execute("update invitations set ends_at = now(), due_at = now()")
    await eventually(lambda: impatient.said("invitation.canceled"))
    assert [row.status for row in await impatient.rows()] == ["canceled"]


async def test_other_rules_narrow_what_stands_and_what_is_open(impatient: Front) -> None:
    invitation_id = await a_parent(impatient, turns=10, in_days=40)
    await impatient.ask(add(relation="guardian", own_given_name="Luis"))
    await impatient.set_rules(guarded_from=5, guarded=("labs",))
    await eventually(lambda: settled(impatient))
    changed = (await impatient.said("access.changed"))[-1]
    assert changed["invitation_id"] == str(invitation_id)
    assert "labs" not in changed["scopes"]
    assert changed["ends_at"]
    issued = (await impatient.said("invitation.issued"))[-1]
    assert (issued["relation"], "labs" in issued["scopes"], issued["addressed_version"]) == ("guardian", False, 1)


@pytest.mark.spec("S75", "S136")
async def test_a_lower_majority_ends_a_parents_access_and_never_opens_the_adults_chart(impatient: Front) -> None:
    await impatient.set_rules(majority=21)
    invitation_id = await a_parent(impatient, turns=19, in_days=-40)
    await impatient.ask(add(relation="guardian", own_given_name="Luis"))
    narrow = ("immunizations", "allergies", "demographics")
    await impatient.set_rules(1, majority=18)
    await eventually(lambda: settled(impatient))
    assert [one["invitation_id"] for one in await impatient.said("access.revoked")] == [str(invitation_id)]
    assert len(await impatient.said("invitation.canceled")) == 1
    told = [*await impatient.said("invitation.issued"), *await impatient.said("access.changed")]
    assert {(tuple(one["scopes"]), one["ends_at"] is None) for one in told} == {(narrow, False)}


async def test_a_grant_by_former_terms_is_told_the_present_ones(front: Front) -> None:
    await front.ask(add(relation="parent", date_of_birth=CHILD))
    (row,) = await front.rows()
    await front.announce(granted(row.invitation_id))
    (changed,) = await front.said("access.changed")
    assert (changed["invitation_id"], changed["ends_at"]) == (str(row.invitation_id), "2036-03-03T00:00:00Z")
