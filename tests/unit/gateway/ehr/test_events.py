"""Events by HTTPS (CloudEvents 1.0): both modes, the verified EHR, and no answer before the broker's confirm."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from services.gateway.ehr.events import KNOWN, LIMIT
from services.gateway.subscriptions import SUBSCRIPTIONS
from shared.contracts.ehr import EVENTS
from shared.contracts.requests import RequestAsked
from shared.publisher import Unconfirmed
from tests.fakes.door import PRACTICE
from tests.fakes.gateway import Stage
from tests.unit.gateway.ehr.client import ROOT, Client, problem
from tools.tables import events

ANA: dict[str, Any] = {
    "chart_id": "c-1",
    "invited_by": "dr.lee",
    "date_of_birth": "1954-07-09",
    "email": "a@example.org",
}
ATTRIBUTES = {
    "specversion": "1.0",
    "id": "event-1",
    "type": "patient.invited",
    "source": "/ehr.demo",
    "practice": PRACTICE,
    "time": "2026-11-26T10:00:00-05:00",
}
BINARY = {f"ce-{name}": value for name, value in ATTRIBUTES.items()}


async def binary(ehr: Client, data: Any = None, **other: str | None) -> httpx.Response:
    """Attributes in headers; None leaves one out."""
    headers = BINARY | {f"ce-{name}": value for name, value in other.items()}
    said = {name: value for name, value in headers.items() if value is not None}
    return await ehr.post(f"{ROOT}/events", json=ANA if data is None else data, headers=said)


async def structured(ehr: Client, document: Any = None, **other: Any) -> httpx.Response:
    """All of it in one object."""
    whole = {**ATTRIBUTES, "data": ANA, **other} if document is None else document
    return await ehr.post(
        f"{ROOT}/events",
        content=json.dumps(whole).encode(),
        headers={"content-type": "application/cloudevents+json; charset=utf-8"},
    )


def test_whatever_ehrs_tell_is_taken_here_and_questions_are_not() -> None:
    told = {event for event in events() if event.exchange == "ehr"}
    assert set(EVENTS) == set(KNOWN.values()) == set(SUBSCRIPTIONS.hands_on) == told - {RequestAsked}


@pytest.mark.parametrize("tell", [binary, structured])
async def test_both_modes_are_the_same_event_on_the_bus(ehr: Client, stage: Stage, tell: Any) -> None:
    assert (await tell(ehr)).status_code == 202
    [message] = stage.bus.published
    assert (message.exchange, message.routing_key) == ("ehr.https", f"{PRACTICE}.patient.invited")
    assert json.loads(message.body) == ANA
    assert message.persistent
    told = {name: message.headers[f"ce-{name}"] for name in ATTRIBUTES if name != "practice"}
    assert told == {name: value for name, value in ATTRIBUTES.items() if name != "practice"}
    assert message.headers["chartkey-ehr"] == "ehr.demo"


async def test_who_speaks_is_whom_the_token_names_whatever_the_headers_say(ehr: Client, stage: Stage) -> None:
    said = {**BINARY, "chartkey-ehr": "ehr.other", "chartkey-source": "enrollment", "ce-source": "/ehr.other"}
    assert (await ehr.post(f"{ROOT}/events", json=ANA, headers=said)).status_code == 202
    [message] = stage.bus.published
    assert message.headers["chartkey-ehr"] == "ehr.demo"
    assert "chartkey-source" not in message.headers


@pytest.mark.parametrize("tell", [binary, structured])
async def test_another_ehrs_practice_is_refused(ehr: Client, stage: Stage, tell: Any) -> None:
    for practice in ("elsewhere", "nowhere"):
        assert problem(await tell(ehr, practice=practice)) == (404, "no_such_practice")
    assert stage.bus.published == []


@pytest.mark.parametrize("name", ["specversion", "id", "type", "source", "practice"])
@pytest.mark.parametrize("value", [None, "", "x" * 201, "nul\x00"])
async def test_an_attribute_that_is_missing_or_too_long_is_named(
    ehr: Client, stage: Stage, name: str, value: str | None
) -> None:
    response = await structured(ehr, **{name: value})
    assert problem(response)[1] in {"event_invalid", "event_unknown", "nul"}
    assert response.status_code in {400, 422}
    if value is None:
        assert [error["pointer"] for error in response.json()["errors"]] == [f"#/{name}"]
        assert problem(await binary(ehr, **{name: None}))[1] == "event_invalid"
    assert stage.bus.published == []


@pytest.mark.parametrize("other", [{"specversion": "0.3"}, {"id": 7}, {"time": "yesterday"}, {"practice": "a b"}])
async def test_what_is_no_cloudevent_is_called_so(ehr: Client, other: dict[str, Any]) -> None:
    assert problem(await structured(ehr, **other)) == (400, "event_invalid")


@pytest.mark.parametrize("kind", ["patient.deleted", "request.asked", "enrollment.changed", "access.granted"])
async def test_no_other_type_comes_in(ehr: Client, stage: Stage, kind: str) -> None:
    assert problem(await binary(ehr, type=kind)) == (422, "event_unknown")
    assert stage.bus.published == []


async def test_data_that_do_not_fit_are_told_where(ehr: Client, stage: Stage) -> None:
    for response in (await binary(ehr, {**ANA, "email": 7}), await structured(ehr, data={**ANA, "email": 7})):
        assert problem(response) == (422, "invalid")
        assert [error["pointer"] for error in response.json()["errors"]] == ["#/data/email"]
    assert stage.bus.published == []


@pytest.mark.parametrize("document", [[], 7, "x", None])
async def test_a_document_that_is_no_object_is_no_event(ehr: Client, document: Any) -> None:
    response = await ehr.post(
        f"{ROOT}/events",
        content=json.dumps(document).encode(),
        headers={"content-type": "application/cloudevents+json"},
    )
    assert problem(response) == (400, "event_invalid")


async def test_a_lone_surrogate_is_not_json(ehr: Client) -> None:
    body = json.dumps({**ATTRIBUTES, "data": {**ANA, "given_name": "\ud800"}}).encode()
    response = await ehr.post(f"{ROOT}/events", content=body, headers={"content-type": "application/cloudevents+json"})
    assert problem(response)[0] == 400


@pytest.mark.parametrize("size", [262_144, LIMIT])
async def test_what_is_too_large_is_refused(ehr: Client, stage: Stage, size: int) -> None:
    response = await binary(ehr, {**ANA, "given_name": "x" * size})
    assert problem(response) == (413, "too_large")
    assert stage.bus.published == []


async def test_header_values_are_percent_decoded(ehr: Client, stage: Stage) -> None:
    """CloudEvents HTTP binding 3.1.3.2."""
    await binary(ehr, id=quote("Änderung 1"))
    assert stage.bus.published[0].headers["ce-id"] == "Änderung 1"


@pytest.mark.parametrize("outcome", [False, Unconfirmed("TimeoutError")])
async def test_what_the_broker_did_not_confirm_is_not_called_safe(
    ehr: Client, stage: Stage, outcome: bool | Exception
) -> None:
    stage.bus.publishing = outcome
    response = await binary(ehr)
    assert problem(response) == (503, "unavailable")
    assert response.headers["retry-after"] == "5"


async def test_another_media_type_is_refused(ehr: Client) -> None:
    for kind in ("text/plain", "application/cloudevents-batch+json", "application/xml"):
        response = await ehr.post(f"{ROOT}/events", content=b"{}", headers={**BINARY, "content-type": kind})
        assert problem(response) == (415, "media_type_unsupported")
