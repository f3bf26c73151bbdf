"""Something odd anywhere in any resource costs at most its own entry: every page is still made."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from services.records.domain.position import position_of
from services.records.domain.resource import Aside, set_aside
from services.records.domain.sections import tellings
from services.records.opening import entries
from services.records.store.charts import Stored
from tests.unit.records.builders import condition
from tests.unit.records.section_builders import MODIFIER, WHOLE
from tests.unit.records.test_careless_senders import ODD, changed, page, places

NOW = datetime(2026, 11, 21, tzinfo=UTC)
FORGIVEN = (TypeError, ValueError, LookupError, AttributeError, RecursionError)
HUGE: list[Any] = [10**400, "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "x" * 9000, {"reference": "#x"}]


def stored(kind: str, content: Any, resource_id: str = "x") -> Stored:
    """As the table gives it back."""
    return Stored(kind, resource_id, json.dumps(content), None, None, NOW, "ehr.demo")


def names(kind: str, *contents: Any) -> list[str]:
    """The plain names of these and of a well-behaved neighbor."""
    held = [stored(kind, content) for content in contents]
    listed = page(*held, stored("Condition", condition()))
    return [entry.plain_name for entry in entries(listed, language="en", now=NOW)]


def test_every_told_type_has_a_whole_resource_here_and_is_told() -> None:
    assert set(WHOLE) == set(tellings(NOW))
    for kind, build in WHOLE.items():
        told = tellings(NOW)[kind](build(), {}, "en")
        [entry] = entries(page(stored(kind, build())), language="en", now=NOW)
        assert told
        assert entry.plain_name == told.facts["plain_name"]


@pytest.mark.parametrize("kind", sorted(WHOLE))
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_resource_its_telling_raises_nothing_unforeseen(kind: str, data: st.DataObject) -> None:
    whole = WHOLE[kind]()
    spots = [path for path in places(whole) if path != ("resourceType",)]
    odd = ODD | st.sampled_from(HUGE)
    for path, value in data.draw(st.lists(st.tuples(st.sampled_from(spots), odd), min_size=1, max_size=3)):
        whole = changed(path, value, whole)
    try:
        told = tellings(NOW)[kind](whole, {}, "en")
        position = position_of(whole)
    except FORGIVEN:
        pytest.fail("left out whole, where one element would do")
    assert (position.section is not None and position.named_by is None) == (told is not None)


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_an_odd_thing_in_any_place_leaves_the_neighbors_on_the_page(kind: str) -> None:
    whole = WHOLE[kind]()
    for path in places(whole):
        for odd in (None, 7, True, [], {}, [None], [[7]], {"coding": [None]}, *HUGE):
            assert "High blood pressure" in names(kind, changed(path, odd, whole))


@pytest.mark.parametrize("content", [None, 7, "x", [], ["x"], {}])
def test_what_is_no_resource_at_all_is_left_out(content: Any) -> None:
    with capture_logs() as logs:
        assert names("Procedure", content) == ["High blood pressure"]
    assert all(log["resource"] == "Procedure/x" for log in logs)


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_modifier_in_any_element_of_any_type_keeps_it_aside(kind: str) -> None:
    whole = WHOLE[kind]()
    for path in [(), *places(whole)]:
        changed_one = deepcopy(whole)
        holder: Any = changed_one
        for step in path:
            holder = holder[step]
        if isinstance(holder, dict):
            holder["modifierExtension"] = MODIFIER
            assert set_aside(changed_one, lab=True) is Aside.MODIFIER
