"""Invitations whose time is over."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from services.enrollment.actions import watch_time
from services.enrollment.store import invitations
from services.enrollment.store.invitations import Kept
from shared.contracts.identity import LinkOpened
from tests.integration.enrollment.practice import Front
from tests.suite import eventually


@pytest.fixture
async def impatient(front: Front, monkeypatch: pytest.MonkeyPatch) -> Front:
    """Two more workers, which look for expired invitations all the time."""
    monkeypatch.setattr(watch_time, "PAUSE", 0.02)
    await front.suite.start("enrollment", "enrollment")
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

    async def break_off_once(*arguments: Any, **named: Any) -> list[Kept]:
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
