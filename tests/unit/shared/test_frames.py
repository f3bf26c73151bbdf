"""What may stand in a frame from outside without costing us the connection."""

from __future__ import annotations

from datetime import datetime

from pamqp import decode

from shared.frames import tolerate_any_text


def nested_table(depth: int) -> bytes:
    """A header table with `depth` tables inside each other, as it stands on the wire."""
    table = b""
    for _ in range(depth):
        entry = b"\x01tF" + len(table).to_bytes(4, "big") + table
        table = entry
    return len(table).to_bytes(4, "big") + table


def test_a_clock_in_microseconds_tells_no_time_and_breaks_nothing() -> None:
    tolerate_any_text()
    for seconds in (1_763_712_000_000_000, 2**63 - 1):
        consumed, moment = decode.by_type(seconds.to_bytes(8, "big"), "timestamp")
        assert isinstance(moment, datetime)
        assert (consumed, moment.year) == (8, 1970)


def test_a_clock_in_seconds_is_read() -> None:
    tolerate_any_text()
    _, moment = decode.by_type((1_763_712_000).to_bytes(8, "big"), "timestamp")
    assert isinstance(moment, datetime)
    assert moment.isoformat() == "2025-11-21T08:00:00+00:00"


def test_headers_nested_thousands_deep_cost_the_headers_alone() -> None:
    tolerate_any_text()
    table = nested_table(3000)
    assert decode.by_type(table, "table") == (len(table), {})


def test_text_that_is_not_utf8_is_read_with_marks_in_its_place() -> None:
    tolerate_any_text()
    assert decode.by_type(b"\x02\xff\xfe", "shortstr") == (3, "\ufffd\ufffd")
