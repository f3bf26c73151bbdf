"""Invitations whose time is over."""

from __future__ import annotations

from services.enrollment.actions.expire_invitations import expire_some
from shared.db import open_pool
from shared.outbox import Relay
from shared.publisher import Publisher
from shared.work import Desk
from tests.integration.enrollment.practice import Front


async def expire(front: Front) -> int:
    """One look, as the background task takes it."""
    suite = front.suite
    pool = await open_pool(suite.database_url("enrollment"), size=1, name="test")
    relay = Relay(pool, Publisher(suite.servers.broker_url("enrollment"), name="test"))
    try:
        return await expire_some(Desk("enrollment", suite.running["enrollment"][0]._tools, pool, relay))
    finally:
        await pool.close()


async def test_an_expired_pin_is_hidden_at_once_and_erased_at_the_next_look(front: Front) -> None:
    await front.invite()
    await front.make_late()
    assert [(row.status, row.access_code) for row in await front.rows()] == [("expired", None)]
    assert await expire(front) == 1
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select pin is null from invitations")
    said = [(one["status"], one["version"]) for one in await front.said("enrollment.changed")]
    assert said == [("invited", 1), ("expired", 2)]


async def test_it_is_noticed_once_and_what_is_not_over_is_left_alone(front: Front) -> None:
    await front.invite()
    assert await expire(front) == 0
    await front.make_late()
    assert await expire(front) == 1
    assert await expire(front) == 0


async def test_an_acceptance_in_time_that_is_told_late_still_counts(front: Front) -> None:
    await front.invite()
    (row,) = await front.rows()
    await front.make_late()
    await expire(front)
    await front.grant(row.invitation_id)
    assert [one.status for one in await front.rows()] == ["enrolled"]
