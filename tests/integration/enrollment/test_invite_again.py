"""A person who was invited before is invited again: when that mails anew, and who wins when two do it at once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.enrollment.actions.invite_again import Overtaken
from services.enrollment.actions.invite_patient import invite_patient
from services.enrollment.store import openings
from services.enrollment.store.openings import Opening
from shared.actions import Told, perform
from tests.integration.enrollment.practice import Front, an_event, as_runtime, bounced
from tests.integration.enrollment.test_cost import a_work
from tests.suite import eventually


async def test_after_a_bounce_a_repetition_mails_again_once(front: Front) -> None:
    await front.invite()
    (before,) = await front.rows()
    await front.announce(bounced(before.invitation_id))
    for _ in range(2):
        await front.invite()
    (after,) = await front.rows()
    first, again = await front.said("invitation.issued")
    assert (first["version"], first["addressed_version"]) == (1, 1)
    assert (again["version"], again["addressed_version"]) == (3, 3)
    assert (again["invitation_id"], again["pin_check"]) == (first["invitation_id"], first["pin_check"])
    assert (after.status, front.read(after)) == ("invited", front.read(before))


async def test_once_the_link_is_dead_a_repetition_mails_again_and_before_it_does_not(front: Front) -> None:
    await front.invite()
    await front.make_late(6)
    await front.invite()
    assert [one["addressed_version"] for one in await front.said("invitation.issued")] == [1]
    await front.make_late(1)
    for _ in range(2):
        await front.invite()
    first, again = await front.said("invitation.issued")
    assert again["invitation_id"] == first["invitation_id"]
    assert (again["version"], again["addressed_version"]) == (2, 2)


async def test_who_is_overtaken_while_waiting_for_the_row_tries_the_whole_message_again(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    await front.invite()
    await front.make_late()
    opened, go_on = asyncio.Event(), asyncio.Event()
    open_first = openings.open_first

    async def open_and_pause(*arguments: Any, **named: Any) -> dict[UUID, Opening]:
        found = await open_first(*arguments, **named)
        opened.set()
        await go_on.wait()
        return found

    async with (
        as_runtime(front.suite) as first,
        as_runtime(front.suite) as second,
        front.suite.connection("x") as watch,
    ):
        monkeypatch.setattr(openings, "open_first", open_and_pause)
        slow = asyncio.create_task(_alone(front, first))
        await opened.wait()
        monkeypatch.undo()
        async with second.transaction():
            await perform(invite_patient, [Told(a_work(front, second, "ehr.demo"), an_event())])
            go_on.set()
            waiting = "select true from pg_locks where not granted and pid = $1"
            await eventually(lambda: watch.fetchval(waiting, first.get_server_pid()))
        with pytest.raises(Overtaken):
            await slow
    statuses = [row.status for row in await front.rows()]
    assert statuses == ["invited", "expired"]


async def _alone(front: Front, connection: asyncpg.Connection[asyncpg.Record]) -> None:
    async with connection.transaction():
        await perform(invite_patient, [Told(a_work(front, connection, "ehr.demo"), an_event())])
