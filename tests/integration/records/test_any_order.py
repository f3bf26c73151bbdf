"""Whatever the order, and however often told: what is kept and listed is what each word told once, in order, leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.records.keeping import keep
from shared.contracts.ehr import LabShared, RecordShared
from shared.ids import new_id
from shared.work import Desk
from tests.suite import PRACTICE, Suite
from tests.unit.records.builders import condition, verification
from tests.unit.records.section_builders import MODIFIER, concept, lab

Word = tuple[bool, dict[str, Any]]
"""Shared as a lab? And the resource."""

STATES: tuple[dict[str, Any], ...] = ({}, {}, {"wrong": True}, {"modifierExtension": MODIFIER})


@st.composite
def histories(draw: st.DrawFn) -> list[Word]:
    """Up to five versions of a diagnosis or of a lab, numbered or dated, some wrong, some not to be understood."""
    build, numbered, words = draw(st.sampled_from((condition, lab))), draw(st.booleans()), []
    for number in range(1, draw(st.integers(2, 5)) + 1):
        more = dict(draw(st.sampled_from(STATES)))
        if more.pop("wrong", None):
            more |= {"status": "entered-in-error"} if build is lab else {"verificationStatus": verification("refuted")}
        meta = {"versionId": str(7 + number)} if numbered else {"lastUpdated": f"2026-01-0{number}T00:00:00Z"}
        resource = build("one", meta=meta, **more) | {"code": concept(f"Version {number}")}
        words.append((build is lab and draw(st.booleans()), resource))
    return words


@st.composite
def tellings(draw: st.DrawFn) -> tuple[list[Word], list[Word]]:
    """A history, and one way to tell it: every word at least once, in any order."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=4))
    return history, draw(st.permutations([*history, *again]))


@pytest.fixture
async def desk(suite: Suite) -> AsyncIterator[Desk[Any]]:
    """Records' own desk, as its runtime role, on the real store."""
    service = suite.build("records")
    options = {"search_path": "records"}
    async with asyncpg.create_pool(suite.database_url("records"), server_settings=options) as pool:
        relay: Any = SimpleNamespace(tell=list)  # nothing is said here
        yield Desk("records", service._tools, pool, relay)


async def left_by(desk: Desk[Any], words: list[Word]) -> list[tuple[Any, ...]]:
    """What a chart of its own holds, and what of it is listed, once these words were told one after the other."""
    chart_id = new_id().hex
    for is_lab, resource in words:
        event = (LabShared if is_lab else RecordShared)(chart_id=chart_id, resource=resource)
        async with desk.transaction(source="ehr.demo", message_id=new_id().hex) as work:
            work.practice = PRACTICE
            assert await keep(work, event, lab=is_lab) is None
    async with desk.reading() as connection:
        rows = await connection.fetch(
            """
            select resource_id, version, last_updated, content, set_aside, resources.section, resources.sort_key,
                   visible.resource_id is not null as is_listed
            from resources left join visible using (practice_id, chart_id, resource_type, resource_id)
            where chart_id = $1
            """,
            chart_id,
        )
    return [tuple(row) for row in rows]


@pytest.mark.spec("S119", "S120")
@given(tellings())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_order_and_any_repeats_leave_what_each_word_told_once_in_order_leaves(
    desk: Desk[Any], told: tuple[list[Word], list[Word]]
) -> None:
    history, way = told

    assert await left_by(desk, way) == await left_by(desk, history)
    [(*_, content, _aside, _section, _key, is_listed)] = await left_by(desk, way)
    shared = [resource for is_lab, resource in history if is_lab or resource["resourceType"] == "Condition"]
    newest = (shared or [resource for _, resource in history])[-1]
    wrong = newest.get("status") == "entered-in-error" or newest.get("verificationStatus") == verification("refuted")
    assert newest["code"]["text"] in content
    assert is_listed == (bool(shared) and not wrong and "modifierExtension" not in newest)
