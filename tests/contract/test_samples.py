"""Every contract has a golden sample of each published version, and reads all of them for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shared.messages import Message
from shared.wire import decode, encode
from tools.samples import SAMPLES, checksum, manifest, needs_sample, sample_name, samples_of
from tools.tables import declared

SAMPLED = [(sample_name(owner, message), message) for owner, message in declared() if needs_sample(message)]
FILES = [(path, message) for name, message in SAMPLED for path in samples_of(name)]


def holds(sent: Any, read: Any) -> bool:
    """Is all that was sent still there? What a newer version adds may stand beside it."""
    if isinstance(sent, dict):
        return isinstance(read, dict) and all(key in read and holds(value, read[key]) for key, value in sent.items())
    if isinstance(sent, list):
        return isinstance(read, list) and len(sent) == len(read) and all(map(holds, sent, read))
    return bool(sent == read)


@pytest.mark.parametrize(("path", "message"), FILES, ids=[path.stem for path, _ in FILES])
def test_a_sample_round_trips(path: Path, message: type[Message]) -> None:
    body = path.read_bytes()
    read = decode(message, body)
    again = encode(read)
    assert holds(json.loads(body), json.loads(again))
    assert decode(message, again) == read


@pytest.mark.parametrize(("name", "message"), SAMPLED, ids=[name for name, _ in SAMPLED])
def test_the_newest_sample_holds_every_field(name: str, message: type[Message]) -> None:
    newest = samples_of(name)[-1]
    assert newest.exists(), f"write {newest.name}: see samples/README.md"
    assert set(json.loads(newest.read_text())) == set(message.model_fields)


def test_no_sample_is_for_nothing() -> None:
    assert {path for path, _ in FILES} == set(SAMPLES.glob("*.json"))


def test_a_published_sample_never_changes_and_never_goes() -> None:
    found = {path.name: checksum(path) for path in SAMPLES.glob("*.json")}
    assert found == manifest(), "run python -m tools.samples"


def test_a_lost_or_changed_value_is_seen() -> None:
    assert not holds({"a": 1}, {"b": 1})
    assert not holds({"a": [1, 2]}, {"a": [1]})
    assert not holds({"a": {"b": None}}, {"a": {"b": 0}})
    assert holds({"a": [{"b": "x"}]}, {"a": [{"b": "x", "new": None}], "c": 1})


def test_secrets_are_sealed_by_declaration() -> None:
    """A PIN, a password or a token cannot be put into the open by mistake (design.md 2)."""
    secrets = {
        "pin",
        "password",
        "passcode",
        "answer",
        "token",
        "attempt_token",
        "link",
        "access_code",
        "session_token",
    }
    seal = "A-Za-z0-9+/="
    open_ones = [
        f"{message.__name__}.{name}"
        for _, message in declared()
        for name, shape in message.model_json_schema().get("properties", {}).items()
        if name in secrets and seal not in json.dumps(shape)
    ]
    assert open_ones == []
