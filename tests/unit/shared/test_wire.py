"""Reading what came over the wire: strictly, safely, and never with another error than Unreadable."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import Event, Ident, Line
from shared.wire import (
    Attributes,
    Unreadable,
    decode,
    encode,
    is_storable,
    is_trace,
    new_trace,
    next_span,
    open_envelope,
    read_time,
)


class Sample(Event, key="sample.made", aggregate="who", announcers=("alpha",)):
    """A sample."""

    who: Ident
    size: int = 0
    day: date | None = None
    text: Line = ""


def reason(body: bytes) -> str:
    with pytest.raises(Unreadable) as unreadable:
        decode(Sample, body)
    assert str(unreadable.value) == unreadable.value.reason
    assert unreadable.value.__cause__ is None
    return unreadable.value.reason


def test_a_message_reads_back_as_it_was_written() -> None:
    sample = Sample(who="Zoë", size=7, day=date(2024, 2, 29), text="a\nb")
    assert decode(Sample, encode(sample)) == sample


def refusal(body: bytes, content_type: str | None) -> str | None:
    try:
        open_envelope(body, {}, content_type)
    except Unreadable as unreadable:
        return unreadable.reason
    return None


@pytest.mark.parametrize(
    "fields",
    [
        {"size": "7"}, {"size": True}, {"size": 7.0}, {"size": None}, {"day": 0}, {"day": "2024-02-30"},
        {"day": "2024-02-03T00:00:00"}, {"day": "24-02-03"}, {"text": "x" * 501}, {"text": "a\x00b"}, {"who": ""},
        {"who": "x" * 201}, {"who": 7}, {"text": ["a"]},
    ],
)  # fmt: skip
def test_what_is_nearly_right_is_not_right(fields: dict[str, Any]) -> None:
    assert reason(json.dumps({"who": "a"} | fields).encode()) == "invalid"


@pytest.mark.parametrize("body", [b"", b"{", b'{"who": "a",}', b"\xff", b'{"who": "\\ud800"}', b"nul"])
def test_what_is_not_json_is_called_so(body: bytes) -> None:
    assert reason(body) == "not_json"


def test_an_unknown_field_is_ignored() -> None:
    assert decode(Sample, b'{"who": "a", "new": {"x": 1}}') == Sample(who="a")


@given(st.binary(max_size=200), st.sampled_from([None, "application/json", "application/cloudevents+json"]))
def test_any_bytes_are_an_envelope_or_unreadable(body: bytes, content_type: str | None) -> None:
    assert refusal(body, content_type) in {None, "nul", "not_json", "invalid", "too_deep", "duplicate_key"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values)
def test_any_json_is_a_structured_event_or_unreadable(document: Any) -> None:
    try:
        ce_id, _, _, data = open_envelope(json.dumps(document).encode(), {}, "application/cloudevents+json")
    except Unreadable:
        return
    assert ce_id is None or is_storable(ce_id)
    json.loads(data)


@pytest.mark.parametrize("depth", [100, 900, 980, 990, 1000, 5000, 40_000])
@pytest.mark.parametrize("content_type", ["application/json", "application/cloudevents+json"])
def test_no_depth_breaks_the_reader(depth: int, content_type: str) -> None:
    body = b'{"data": ' + b"[" * depth + b"]" * depth + b"}"
    assert refusal(body, content_type) in {None, "too_deep"}


def test_the_limit_at_the_boundary_is_256_kib() -> None:
    body = b'{"a": "' + b"x" * (262_144 - 9) + b'"}'
    assert open_envelope(body, {"ce-id": "1"}, None) == ("1", "", "", body)
    with pytest.raises(Unreadable, match="too_large"):
        open_envelope(body + b" ", {"ce-id": "1"}, None)


@pytest.mark.parametrize(
    ("name", "kept"), [("x" * 200, True), ("x" * 201, False), ("", False), ("a\x00", False), ("é", True)]
)
def test_an_id_is_any_text_of_1_to_200_characters(name: str, kept: bool) -> None:
    ce_id, _, _, _ = open_envelope(b"{}", {"ce-id": name}, None)
    assert ce_id == (name if kept else None)


@pytest.mark.parametrize("value", [7, True, None, ["a"], {"a": 1}, bytearray(b"a")])
def test_an_id_that_is_not_text_is_none(value: Any) -> None:
    assert open_envelope(b"{}", {"ce-id": value}, None)[0] is None


def test_a_trace_goes_on_from_hop_to_hop() -> None:
    first = new_trace()
    second = next_span(first)
    assert is_trace(first)
    assert is_trace(second)
    assert (first[:36], first[-3:]) == (second[:36], second[-3:])
    assert first != second


@pytest.mark.parametrize("text", ["", "00-1", new_trace() + "x", new_trace().upper(), "\x00" * 55, new_trace() + "\n"])
def test_what_is_no_trace_is_not_passed_on(text: str) -> None:
    assert not is_trace(text)


def test_a_time_has_an_offset_or_is_none() -> None:
    assert read_time("2024-02-03T04:05:06Z") == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert [read_time(text) for text in ("2024-02-03T04:05:06", "yesterday", "", "99999-01-01T00:00:00Z")] == [None] * 4


def test_headers_are_cloudevents_in_binary_mode() -> None:
    headers = Attributes("1", "sample.made", "c", new_trace(), "cause").headers("alpha")
    assert headers["ce-id"] == "1"
    assert headers["ce-source"] == "/chartkey/alpha"
    assert {"ce-specversion", "ce-type", "ce-time", "ce-correlationid", "ce-causationid", "traceparent"} < set(headers)
