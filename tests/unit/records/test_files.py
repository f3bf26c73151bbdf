"""Files of resources are read to their end, whatever is wrong with parts of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from services.records.files import Found, found_in
from shared.wire import BOUNDARY_LIMIT

ONE, TWO = {"resourceType": "Condition", "id": "c1"}, {"resourceType": "Patient", "id": "p1"}


def bundle(*entries: object) -> bytes:
    """A bundle of these resources."""
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in entries]}).encode()


def read(folder: Path, name: str, body: bytes) -> list[Found]:
    """What is found in a file."""
    path = folder / name
    path.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
    return list(found_in(path))


@pytest.mark.parametrize("name", ["a.ndjson", "a.jsonl", "a.ndjson.gz"])
def test_each_line_stands_for_itself(tmp_path: Path, name: str) -> None:
    lines = [json.dumps(ONE), "", '{"cut": ', '{"id": 1, "id": 2}', "7", "\\u0000", json.dumps(TWO)]
    assert read(tmp_path, name, "\n".join(lines).encode()) == [
        Found("line 1", ONE),
        Found("line 3", reason="not_json"),
        Found("line 4", reason="duplicate_key"),
        Found("line 5", reason="resource_invalid"),
        Found("line 6", reason="nul"),
        Found("line 7", TWO),
    ]


def test_a_bundle_tells_its_entries_and_its_one_patient(tmp_path: Path) -> None:
    assert read(tmp_path, "b.json.gz", bundle(ONE, "no resource", TWO)) == [
        Found("entry 1", ONE, patient="p1"),
        Found("entry 2", reason="resource_invalid"),
        Found("entry 3", TWO, patient="p1"),
    ]


def test_a_bundle_of_several_patients_names_none(tmp_path: Path) -> None:
    found = read(tmp_path, "b.json", bundle(ONE, TWO, {**TWO, "id": "p2"}))
    assert [one.patient for one in found] == [None, None, None]


def test_a_line_may_be_a_bundle_and_a_file_one_resource(tmp_path: Path) -> None:
    assert read(tmp_path, "a.ndjson", bundle(ONE)) == [Found("line 1, entry 1", ONE)]
    assert read(tmp_path, "c.json", b"\xef\xbb\xbf" + json.dumps(ONE).encode()) == [Found("the file", ONE)]
    assert read(tmp_path, "d.json", b"[") == [Found("the file", reason="not_json")]
    assert read(tmp_path, "e.json", b'{"resourceType": "Bundle", "entry": 7}') == []


def test_what_no_event_could_carry_is_too_large(tmp_path: Path) -> None:
    huge = {**ONE, "text": "x" * BOUNDARY_LIMIT}
    assert read(tmp_path, "a.ndjson", json.dumps(huge).encode()) == [Found("line 1", reason="too_large")]
