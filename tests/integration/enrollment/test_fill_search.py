"""Whoever was invited before there was a search is found as well, some time after the upgrade."""

from __future__ import annotations

import pytest

from services.enrollment.actions import fill_search as module
from shared.contracts.worklist import InvitationsListed, ListInvitations
from tests.integration.enrollment.orders import BY, invite
from tests.integration.enrollment.practice import Front, as_runtime
from tests.suite import eventually


async def found(front: Front, words: str) -> list[str]:
    """The charts that a search finds."""
    reply = await front.ask(ListInvitations(**BY, search=words, limit=100))
    assert isinstance(reply, InvitationsListed)
    return [row.chart_id for row in reply.rows]


async def predate(front: Front, *charts: str) -> None:
    """As migration 0024 finds those whom a release without a search invited."""
    async with front.suite.connection("enrollment") as connection:
        await connection.execute("delete from search_terms")
        await connection.execute("update invitations set searchable = false where chart_id = any($1::text[])", charts)


async def restart(front: Front, workers: int = 1) -> None:
    """The service comes up anew."""
    await front.suite.stop("enrollment")
    await front.suite.start(*["enrollment"] * workers)


async def test_who_was_invited_before_there_was_a_search_is_found_after_the_start(front: Front) -> None:
    await front.ask(invite(chart_id="old"))
    await predate(front, "old")
    await front.ask(invite(chart_id="new"))
    assert await found(front, "silva") == ["new"]
    await restart(front)
    await eventually(lambda: _are_found(front, "silva", ["new", "old"]))
    assert await found(front, "old") == ["old"]


async def test_what_is_new_is_never_looked_at_a_second_time(front: Front) -> None:
    await front.ask(invite(chart_id="new"))
    async with front.suite.connection("enrollment") as connection:
        assert await connection.fetchval("select searchable from invitations") is True
        plan = await connection.fetch(
            "explain (costs off) select * from invitations where not searchable and replaced_by is null"
            " and id > '00000000-0000-0000-0000-000000000000' order by id limit 200"
        )
    assert "invitations_to_make_searchable" in "\n".join(row[0] for row in plan)


async def test_several_workers_share_many_and_one_that_cannot_be_read_holds_up_none(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts = [f"old-{number:02}" for number in range(15)]
    for chart in charts:
        await front.ask(invite(chart_id=chart))
    async with front.suite.connection("enrollment") as connection:
        await connection.execute("update invitations set details = 'x' where chart_id = 'old-07'")
    await predate(front, *charts)
    monkeypatch.setattr(module, "AT_ONCE", 2)
    await restart(front, workers=3)
    await eventually(lambda: _are_found(front, "silva", [one for one in reversed(charts) if one != "old-07"]))
    async with as_runtime(front.suite) as connection:
        assert await connection.fetchval("select count(*) from invitations where not searchable") == 1


async def _are_found(front: Front, words: str, charts: list[str]) -> bool:
    return await found(front, words) == charts
