"""A careless EHR's Condition costs at most itself: whatever is accepted can be told, or is left out."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.records.actions.view_diagnoses import _diagnosis
from services.records.domain.content import kept, tells_time_as_text
from tests.unit.records.builders import condition

NOW = datetime(2026, 11, 21, tzinfo=UTC)
WHOLE = condition(
    onsetPeriod={"start": "2011-05", "end": "2012"}, abatementDateTime="2013-01-01", recordedDate="2011-05-02"
)
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 20200101, 1.5, True, "", "x", [], {}, [None], [[]], [{}], {"coding": None}]
)


def places(element: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside an element."""
    inside = element.items() if isinstance(element, dict) else enumerate(element) if isinstance(element, list) else ()
    return [path] * bool(path) + [found for key, value in inside for found in places(value, (*path, key))]


PLACES = [path for path in places(WHOLE) if path not in {("resourceType",), ("id",)}]


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The whole Condition with something odd in one place."""
    found: dict[str, Any] = deepcopy(WHOLE)
    holder: Any = found
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return found


@given(st.sampled_from(PLACES), ODD)
@settings(max_examples=400, deadline=None)
def test_whatever_stands_in_a_condition_the_page_is_made(path: tuple[Any, ...], value: Any) -> None:
    _diagnosis(json.dumps(kept(changed(path, value))), NOW, "en")


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_null_stands_for_nothing_and_is_not_kept(path: tuple[Any, ...]) -> None:
    assert "null" not in json.dumps(kept(changed(path, None)))


def test_a_condition_with_nulls_beside_its_name_is_still_told() -> None:
    nulls = condition(onsetPeriod=None, clinicalStatus=None, verificationStatus=None)
    found = _diagnosis(json.dumps(nulls), NOW, "en")
    assert found is not None
    assert (found.plain_name, found.status) == ("High blood pressure", "unknown")


@pytest.mark.parametrize("path", [("onsetPeriod", "start"), ("abatementDateTime",), ("recordedDate",)])
def test_a_date_that_is_a_number_is_no_date(path: tuple[Any, ...]) -> None:
    assert tells_time_as_text(WHOLE)
    assert not tells_time_as_text(changed(path, 20200101))
