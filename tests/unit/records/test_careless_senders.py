"""A careless EHR's Condition costs at most itself: whatever is accepted can be told, or is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY
from pydantic import BaseModel
from structlog.testing import capture_logs

from services.records.domain.condition import diagnosis
from services.records.domain.content import kept, tells_time_as_text, written
from services.records.domain.resource import KEPT_ASIDE, SHOWN, Identity, Refusal, identify
from services.records.keeping import _facts
from services.records.opening import entries
from services.records.store.charts import Listed, Stored
from services.records.tools import FhirModels, Tools
from shared.assertions import AssertionVerifier
from shared.contracts.records import Entry
from shared.seals import Sealer, Vault
from tests.unit.records.builders import condition

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = "A" * 43 + "="
TOOLS = Tools(verifier=AssertionVerifier(KEY), vault=Vault({"k1": KEY}, KEY), fhir=FhirModels(), sealer=Sealer(KEY, {}))
WHOLE = condition(
    onsetPeriod={"start": "2011-05", "end": "2012"},
    abatementDateTime="2013-01-01",
    recordedDate="2011-05-02",
    meta={"versionId": "3", "lastUpdated": "2026-01-02T00:00:00Z"},
    bodySite=[{"coding": [{"code": "x"}], "text": "Arm"}],
)
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(20200101),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["coding", "code", "x"]), inner),
    max_leaves=4,
)


def places(element: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside an element."""
    inside = element.items() if isinstance(element, dict) else enumerate(element) if isinstance(element, list) else ()
    return [path] * bool(path) + [found for key, value in inside for found in places(value, (*path, key))]


PLACES = [path for path in places(WHOLE) if path not in {("resourceType",), ("id",)}]


def holds(element: Any, key: Any) -> bool:
    """Is there such a place in it?"""
    return key in (element if isinstance(element, dict) else range(len(element)) if isinstance(element, list) else ())


def changed(path: tuple[Any, ...], value: Any, whole: dict[str, Any] = WHOLE) -> dict[str, Any]:
    """The whole Condition with something odd in one place, if that place is still there."""
    found: dict[str, Any] = deepcopy(whole)
    holder: Any = found
    for key in path[:-1]:
        if not holds(holder, key):
            return found
        holder = holder[key]
    if holds(holder, path[-1]) or (isinstance(holder, dict) and isinstance(path[-1], str)):
        holder[path[-1]] = value
    return found


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """A Condition with up to three odd things in it."""
    found = WHOLE
    for path, value in draw(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3)):
        found = changed(path, value, found)
    return found


def stored(content: Any) -> Stored:
    """As the table gives it back."""
    text = content if isinstance(content, str) else json.dumps(content)
    return Stored("Condition", "c1", text, None, None, NOW, "ehr.demo")


def page(*resources: Stored) -> Listed:
    """A page of these."""
    return Listed(page=1, pages=1, total=len(resources), current=0, resources=resources)


def said(*contents: Any) -> tuple[Entry, ...]:
    """What is said of a chart that holds these."""
    return entries(page(*map(stored, contents)), language="en", now=NOW)


def names(*contents: Any) -> list[str]:
    """The plain names on the page of a chart that holds these."""
    return [entry.plain_name for entry in said(*contents)]


@given(conditions())
@example(changed(("onsetPeriod",), None))
@example(changed(("code", "coding"), None))
@example(changed(("code", "coding", 0, "display"), None))
@example(changed(("clinicalStatus",), None))
@example(changed(("onsetPeriod", "start"), 20200101))
@settings(max_examples=600, deadline=None)
def test_whatever_condition_is_let_in_can_be_told(resource: dict[str, Any]) -> None:
    identity = identify(resource)
    facts = _facts(resource, TOOLS) if isinstance(identity, Identity) else identity
    if not isinstance(facts, Refusal):
        assert diagnosis(json.loads(written(facts) or ""), {}, "en") or not said(written(facts))


@given(conditions() | ODD)
@settings(max_examples=600, deadline=None)
def test_whatever_was_kept_the_page_is_made(content: Any) -> None:
    assert "High blood pressure" in names(content, condition("c2"))


def test_what_cannot_be_told_is_logged_by_its_id_and_counted() -> None:
    before = REGISTRY.get_sample_value("chartkey_resources_untold_total") or 0.0
    with capture_logs() as logs:
        assert names([7], condition("c2")) == ["High blood pressure"]

    assert logs == [
        {"event": "resource.untold", "log_level": "error", "resource": "Condition/c1", "error": "TypeError"}
    ]
    assert REGISTRY.get_sample_value("chartkey_resources_untold_total") == before + 1


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_null_stands_for_nothing_and_is_not_kept(path: tuple[Any, ...]) -> None:
    assert "null" not in json.dumps(kept(changed(path, None)))


@pytest.mark.parametrize("name", ["meta", "contained", "presentedForm", "patient"])
def test_null_where_the_resource_says_what_it_is_stands_for_nothing(name: str) -> None:
    without = {key: value for key, value in WHOLE.items() if key != name}

    assert identify({**without, name: None}) == identify(without)


def test_a_condition_with_nulls_beside_its_name_is_still_told() -> None:
    nulls = condition(onsetPeriod=None, clinicalStatus=None, verificationStatus=None)
    [entry] = said(nulls)
    assert entry.kind == "diagnosis"
    assert (entry.plain_name, entry.status) == ("High blood pressure", "unknown")


@pytest.mark.parametrize("path", [("onsetPeriod", "start"), ("abatementDateTime",), ("recordedDate",)])
def test_a_date_that_is_a_number_is_no_date(path: tuple[Any, ...]) -> None:
    assert tells_time_as_text(WHOLE)
    assert not tells_time_as_text(changed(path, 20200101))


def moments(model: type[BaseModel], seen: set[type]) -> Iterator[str]:
    """The names of every date and time in a FHIR type and in what it is made of."""
    seen.add(model)
    for name, field in model.model_fields.items():
        for kind in inside(field.annotation):
            if kind in {date, datetime, time}:
                yield field.alias or name
            elif (part := getattr(kind, "get_model_klass", None)) and part() not in seen:
                yield from moments(part(), seen)


def inside(annotation: Any) -> Iterator[Any]:
    """A type and the types it is put together of."""
    yield annotation
    for part in get_args(annotation):
        yield from inside(part)


@pytest.mark.parametrize("kind", sorted(SHOWN | KEPT_ASIDE))
def test_every_date_of_every_kept_type_is_known_as_one(kind: str) -> None:
    found = set(moments(TOOLS.fhir._by_type[kind], set()))

    assert "lastUpdated" in found
    assert [name for name in sorted(found) if tells_time_as_text({name: 20200101})] == []
