"""FHIR resources in files, one after the other: NDJSON by its lines, anything else as one bundle or resource."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from shared.wire import BOUNDARY_LIMIT, Unreadable, read_json

BY_LINE = (".ndjson", ".jsonl")


@dataclass(frozen=True)
class Found:
    """What stands at one `place` of a file: a resource, or the `reason` why there is none.

    `patient` is the id of the one Patient of the bundle it stands in.
    """

    place: str
    resource: Mapping[str, Any] | None = None
    reason: str = ""
    patient: str | None = None


def found_in(path: Path) -> Iterator[Found]:
    """Everything in a file, which may be compressed (.gz). OSError and EOFError when it cannot be read."""
    with _opened(path) as file:
        if path.name.removesuffix(".gz").endswith(BY_LINE):
            for number, raw in enumerate(file, start=1):
                if raw.strip():
                    yield from _document(raw, f"line {number}")
        else:
            yield from _document(file.read(), "")


def _opened(path: Path) -> AbstractContextManager[BinaryIO]:
    return cast("AbstractContextManager[BinaryIO]", gzip.open(path) if path.suffix == ".gz" else path.open("rb"))


def _document(raw: bytes, place: str) -> Iterator[Found]:
    try:
        told = read_json(raw.removeprefix(b"\xef\xbb\xbf"))
    except Unreadable as unreadable:
        yield Found(place or "the file", reason=unreadable.reason)
        return
    if isinstance(told, dict) and told.get("resourceType") == "Bundle":
        yield from _entries(told, place)
    else:
        yield _resource(told, place or "the file", None)


def _entries(bundle: Mapping[str, Any], place: str) -> Iterator[Found]:
    listed = bundle.get("entry")
    entries = [one.get("resource") if isinstance(one, dict) else None for one in _list(listed)]
    patients = {str(one.get("id")) for one in entries if isinstance(one, dict) and one.get("resourceType") == "Patient"}
    patient = patients.pop() if len(patients) == 1 else None
    for number, entry in enumerate(entries, start=1):
        yield _resource(entry, f"{place}, entry {number}".lstrip(", "), patient)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _resource(told: Any, place: str, patient: str | None) -> Found:
    if not isinstance(told, dict):
        return Found(place, reason="resource_invalid")
    if len(json.dumps(told).encode()) > BOUNDARY_LIMIT:
        return Found(place, reason="too_large")
    return Found(place, told, patient=patient)
