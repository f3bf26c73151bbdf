"""What is documented is what runs: the generated documents are as fresh as the code."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

from shared.bus import Subscriptions
from shared.topology import waiting_queues
from tools import asyncapi, messages
from tools.tables import PROJECT, contracts, tables

TABLES = {table.service: table for table in tables()}


def read(service: str) -> Any:
    """A committed AsyncAPI document."""
    return json.loads((asyncapi.FOLDER / f"{service}.json").read_text())


def resolve(document: Any, reference: str) -> Any:
    """What `#/components/...` points to."""
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[unquote(part).replace("~1", "/")]
    return found


def schema(document: Any, channel: str) -> Any:
    """The one payload's schema of a channel."""
    (message,) = document["channels"][channel]["messages"].values()
    payload = resolve(document, message["$ref"])["payload"]
    return resolve(document, payload["$ref"]) if "$ref" in payload else payload


@pytest.mark.parametrize("service", TABLES)
def test_the_asyncapi_document_is_fresh(service: str) -> None:
    committed = (asyncapi.FOLDER / f"{service}.json").read_text()
    assert committed == asyncapi.document(TABLES[service]), "run python -m tools.asyncapi"


def test_messages_md_is_fresh() -> None:
    assert messages.TARGET.read_text() == messages.document(), "run python -m tools.messages"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_queue_is_documented_with_its_fields(table: Subscriptions) -> None:
    document = read(table.service)
    heard = {f"{table.service}.on.{event.key}": event for event in table.hears}
    obeyed = {queue: command for command in table.obeys for queue in command.queues()}
    expected: dict[str, Any] = {**heard, **obeyed, **{request.key: request for request in table.answers}}
    assert set(waiting_queues(table)) | {request.key for request in table.answers} == set(expected)
    for queue, model in expected.items():
        assert document["channels"][queue]["bindings"]["amqp"]["queue"]["name"] == queue
        assert set(schema(document, queue)["properties"]) == set(model.model_fields), queue
    said = {name for name in document["channels"] if name.split(".")[0] in {"announces", "asks", "answers"}}
    assert set(document["channels"]) - said == set(expected)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_everything_said_is_documented_with_its_fields(table: Subscriptions) -> None:
    document = read(table.service)
    for event in table.announces:
        assert set(schema(document, f"announces.{event.key}")["properties"]) == set(event.model_fields)
    for request in table.answers:
        answered = schema(document, f"answers.{request.key}")
        options = [resolve(document, one["$ref"])["title"] for one in answered.get("anyOf", [])] or [answered["title"]]
        assert set(options) == set(request.replies)


def test_every_reference_leads_somewhere() -> None:
    for service in TABLES:
        document = read(service)

        def follow(found: Any, document: Any = document) -> None:
            if isinstance(found, dict):
                if isinstance(reference := found.get("$ref"), str):
                    assert resolve(document, reference)
                for one in found.values():
                    follow(one)
            elif isinstance(found, list):
                for one in found:
                    follow(one)

        follow(document)


def test_every_message_has_its_entry() -> None:
    page = (PROJECT / "docs" / "messages.md").read_text()
    assert [one.key for one in contracts() if f"`{one.key}` · " not in page] == []
